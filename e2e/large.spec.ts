/** 10,000 spans open, scroll to their end, and only what is seen stands in the document. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a session of 10,000 spans opens and scrolls, a screen of rows at a time', async ({ page, launch }) => {
  await launch.recording('examples/many-spans/main.mjs', '--spans', '10000')
  const { url } = await launch.server()
  await page.goto(`${url}/s/many-spans`)
  const { span, spans } = inspectorPage(page)

  await expect(spans).toHaveAttribute('aria-rowcount', /^1000\d$/)
  await expect(span('many-spans')).toBeVisible()
  expect(await spans.getByRole('row').count()).toBeLessThan(150)

  await spans.getByRole('row').nth(3).click()
  await page.keyboard.press('End')
  await expect(span('turn 1667')).toBeVisible()
  expect(await spans.getByRole('row').count()).toBeLessThan(150)
})
