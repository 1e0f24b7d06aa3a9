/** The first minute: the demo appears while it runs, asks, is answered in the page, and finishes. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('the demo is watched from its start to its end, answered from the page', async ({ page, launch }) => {
  const demo = await launch.demo()
  await page.goto(demo.url)
  const { session, sessions, spans, mark, openAnswer } = inspectorPage(page)

  await expect(sessions.getByRole('option')).toHaveCount(1)
  await sessions.getByRole('option').click()
  await expect(spans.getByRole('row').nth(3)).toBeVisible()
  await expect(session(/Paused/)).toBeVisible()
  await expect(mark('approve_plan', 'waiting')).toBeVisible()

  const form = await openAnswer()
  await form.getByRole('textbox', { name: 'Your name' }).fill('Ada')
  await form.getByRole('button', { name: 'Send answer' }).click()

  await expect(session(/Completed/)).toBeVisible({ timeout: 45_000 })

  await page.reload()
  await expect(session(/Completed/)).toBeVisible()
})
