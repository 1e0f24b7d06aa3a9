/** What people do with a session as a whole: pin it, delete it, see where it is and how long it stays. */
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const TITLE = /Journey to Lugano/

function dialogOf(page: Page) {
  return page.getByRole('alertdialog')
}

test('a pin is set by a key, shown in the list, kept over a reload, and taken off by the menu', async ({
  page,
  launch,
}) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  const row = inspectorPage(page).session(TITLE)
  await expect(row).toBeVisible()
  await page.keyboard.press('p')
  await expect(row.getByRole('img', { name: 'Pinned' })).toBeVisible()

  await page.reload()
  await expect(row.getByRole('img', { name: 'Pinned' })).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'What to do with the session' }).click()
  await page.getByRole('menuitem', { name: 'Unpin' }).click()
  await expect(row.getByRole('img', { name: 'Pinned' })).toBeHidden()
})

test('tags are put on and taken off by keys, shown in list and head, found, and kept over a reload', async ({
  page,
  launch,
}) => {
  await launch.recording('e2e/agents/known-run.mjs')
  await launch.recording('e2e/agents/write-trace.mjs', '--spans', '9', '--id', 'other')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  const { session, sessions } = inspectorPage(page)
  await expect(session(TITLE)).toBeVisible()
  await page.keyboard.press('#')
  const dialog = page.getByRole('dialog', { name: /Tags of/ })
  for (const tag of ['nightly', 'to look at', 'oops']) {
    await expect(dialog.getByRole('combobox', { name: 'New tag' })).toBeFocused()
    await page.keyboard.type(tag)
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('listitem').filter({ hasText: tag })).toBeVisible()
  }
  await page.keyboard.press('Backspace')
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await page.reload()
  await expect(session(TITLE)).toContainText('nightly, to look at')
  await page.getByRole('textbox', { name: 'Search sessions' }).fill('look')
  await expect(sessions.getByRole('option')).toHaveCount(1)
  await page.getByRole('main').getByRole('button', { name: 'Tags nightly, to look at' }).click()
  await dialog.getByRole('button', { name: 'Remove to look at' }).click()
  await expect(session(TITLE)).toBeHidden()
})

test('a session is deleted after a question, and every page hears of it', async ({
  page,
  context,
  launch,
  tracesDir,
}) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  const other = await context.newPage()
  for (const each of [page, other]) {
    await each.goto(`${url}/s/known-run`)
    await expect(inspectorPage(each).session(TITLE)).toBeVisible()
  }
  await inspectorPage(page).session(TITLE).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(dialogOf(page)).toContainText(/\d+ spans in 1 file, \d.* [KM]?B/)
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(inspectorPage(page).session(TITLE)).toBeVisible()

  await page.keyboard.press('Delete')
  await dialogOf(page).getByRole('button', { name: 'Delete' }).click()
  for (const each of [page, other]) await expect(inspectorPage(each).session(TITLE)).toBeHidden()
  await expect(dialogOf(page)).toBeHidden()
  expect(readdirSync(tracesDir).filter((name) => name.startsWith('known-run'))).toEqual([])
})

test('a session whose file is removed by hand leaves the list', async ({ page, launch, tracesDir }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  await expect(inspectorPage(page).session(TITLE)).toBeVisible()
  rmSync(path.join(tracesDir, 'known-run.jsonl.gz'))

  await expect(inspectorPage(page).session(TITLE)).toBeHidden()
})

test('a session that runs is not deleted', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(agent.url)
  const { sessions } = inspectorPage(page)
  await expect(sessions.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Delete')

  await expect(dialogOf(page)).toContainText('It is still running.')
  await expect(dialogOf(page).getByRole('button', { name: 'Delete' })).toBeDisabled()
})

test('a disk that is nearly full is told in the list, and leads to what takes the room', async ({ page, launch }) => {
  const { url } = await launch.server()
  const low = JSON.stringify({ low: true, free_bytes: 300_000_000, total_bytes: 64_000_000_000 })
  // A connection of this page's own: that of a shared worker cannot be answered here.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  await page.route('**/events*', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `retry: 60000\n\nevent: StorageLow\ndata: ${low}\n\n` }),
  )
  await page.goto(url)
  await page.getByRole('alert').getByRole('button', { name: 'Disk nearly full: 300 MB free' }).click()
  await expect(page.getByRole('dialog', { name: 'Storage and settings' })).toBeVisible()
})

test('storage and settings tell where, how much, how long, and from where each is set', async ({
  page,
  launch,
  tracesDir,
}) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(url)
  await expect(inspectorPage(page).session(TITLE)).toBeVisible()
  await page.keyboard.press(',')

  const dialog = page.getByRole('dialog', { name: 'Storage and settings' })
  await expect(dialog).toContainText(tracesDir)
  await expect(dialog).toContainText('1 session')
  await expect(dialog).toContainText('30 days after a session was written last, sooner when all take more than')
  await expect(dialog.getByRole('row', { name: 'retentionBytes' })).toContainText('default')
  await expect(dialog.getByRole('row', { name: /^port / })).toContainText('flag')
  await expect(dialog.getByRole('row', { name: 'tracesDir' })).toContainText('variable')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
