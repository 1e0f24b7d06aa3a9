/** The address holds the session and the span: a colleague who opens it sees the same. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('the address of a chosen span opens it again', async ({ page, context, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(url)
  await inspectorPage(page)
    .session(/Journey to Lugano/)
    .click()
  await inspectorPage(page).span('search_trains').click()
  await expect(page).toHaveURL(/\/s\/known-run.*[0-9a-f]{16}/)

  const other = await context.newPage()
  await other.goto(page.url())

  await expect(inspectorPage(other).span('search_trains')).toHaveAttribute('aria-selected', 'true')
  await expect(inspectorPage(other).spanPanel).toContainText('search_trains')
})
