/** A part of the page that cannot be fetched any more, as after an update, says so and can be left again. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a dialog that cannot be fetched says so in a dialog, which closes like any other', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.route(/SettingsDialog.*\.js/, (route) => route.abort())
  await page.goto(`${url}/s/known-run`)
  await expect(inspectorPage(page).span('search_trains')).toBeVisible()
  const opener = page.getByRole('button', { name: 'Storage and settings' })
  await opener.focus()
  await page.keyboard.press('Enter')

  const dialog = page.getByRole('dialog', { name: 'That did not work' })
  await expect(dialog.getByRole('alert')).toContainText('The dialog cannot be shown')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: /Keyboard/ })).toBeVisible()
})

test('retry loads the page again, with what it needs', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.route(/SettingsDialog.*\.js/, (route) => route.abort())
  await page.goto(`${url}/s/known-run`)
  await expect(inspectorPage(page).span('search_trains')).toBeVisible()
  await page.keyboard.press(',')
  const dialog = page.getByRole('dialog', { name: 'That did not work' })
  await page.unroute(/SettingsDialog.*\.js/)
  await dialog.getByRole('button', { name: 'Retry' }).click()
  await expect(inspectorPage(page).span('search_trains')).toBeVisible()
  await page.keyboard.press(',')
  await expect(page.getByRole('dialog', { name: 'Storage and settings' })).toBeVisible()
})
