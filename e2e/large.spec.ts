/** Many spans open, scroll, fold and are found, and only what is seen stands in the document. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const MOST_ROWS = 150
/** Their file has no index: the first who opens it waits until one is made. */
const OPENED = { timeout: 120_000 }
test.setTimeout(180_000)

test('100,000 spans under one parent: a key reaches the last, the scroll bar its middle', async ({ page, launch }) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--shape', 'wide', '--spans', '100000', '--id', 'wide')
  const { url } = await launch.server()
  await page.goto(`${url}/s/wide`)
  const { span, spans } = inspectorPage(page)
  await expect(spans).toHaveAttribute('aria-busy', 'false', OPENED)
  await expect(spans).toHaveAttribute('aria-rowcount', '100001')
  expect(await spans.getByRole('row').count()).toBeLessThan(MOST_ROWS)

  await span('page 3').first().click()
  await page.keyboard.press('End')
  await expect(span('page 99999')).toBeInViewport({ ratio: 1 })
  await expect(span('page 99999')).toHaveAttribute('aria-rowindex', '100001')

  await spans.evaluate((grid) => {
    grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2
  })
  await expect(span(/page 500\d\d/).first()).toBeInViewport()
  expect(await spans.getByRole('row').count()).toBeLessThan(MOST_ROWS)

  await page.keyboard.press('Home')
  await expect(span('workflow.run')).toBeInViewport({ ratio: 1 })

  // What it was called with stands on no column, and its row was never seen.
  await page.getByLabel('Search spans').fill('"customer 59997"')
  await expect(page.getByRole('search').getByRole('status')).toHaveText('1', { timeout: 60_000 })
  await page.keyboard.press('Enter')
  await expect(span('page 19999')).toBeInViewport({ ratio: 1 })
  await expect(span('page 19999')).toContainText('customer 59997')
})

test('100,000 spans of a run: all close, all open, and one is found among them', async ({ page, launch }) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--shape', 'turns', '--spans', '100000', '--id', 'turns')
  const { url } = await launch.server()
  await page.goto(`${url}/s/turns`)
  const { span, spans } = inspectorPage(page)
  await expect(spans).toHaveAttribute('aria-busy', 'false', OPENED)
  await span('turn 1').first().click()

  await page.keyboard.press('-')
  // 14,286 turns and their root; the head is a row too.
  await expect(spans).toHaveAttribute('aria-rowcount', '14288')
  await page.keyboard.press('End')
  await expect(span('turn 14286')).toBeInViewport({ ratio: 1 })
  await expect(span('turn 14286')).toHaveAttribute('aria-selected', 'true')

  // What is selected stays where it is while 85,714 rows open around it.
  const before = await span('turn 14286').boundingBox()
  await page.keyboard.press('+')
  await expect(spans).toHaveAttribute('aria-rowcount', '100001')
  await expect(span('turn 14286')).toHaveAttribute('aria-expanded', 'true')
  expect(Math.abs(((await span('turn 14286').boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(24 * 7)

  await page.getByLabel('Search spans').fill('"turn 7000"')
  await expect(page.getByRole('status').filter({ hasText: '1' })).toHaveText('1')
  await page.keyboard.press('Enter')
  await expect(span('turn 7000')).toBeInViewport({ ratio: 1 })
  await expect(span('turn 7000')).toHaveAttribute('aria-selected', 'true')
})

test('50,000 spans are all there: read from the index, and followed while they are recorded', async ({
  page,
  launch,
}) => {
  test.slow()
  const { url } = await launch.server()
  const { spans } = inspectorPage(page)
  const recording = launch.recording('examples/many-spans/main.mjs', '--spans', '50000')
  await page.goto(url)
  await expect(spans.getByRole('row').nth(10)).toBeVisible()
  await recording
  await expect(spans).toHaveAttribute('aria-rowcount', '50001', { timeout: 60_000 })

  const index = page.waitForResponse((response) => response.url().includes('/trace/many-spans/index'))
  await page.reload()
  expect((await index).status()).toBe(200)
  await expect(spans).toHaveAttribute('aria-rowcount', '50001')
})
