/** Trees that no agent should make are shown whole, each span where it belongs. */
import { expect, type Locator } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('two roots, parents that never came, a circle, a child that outlives its parent', async ({ page, launch }) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--shape', 'odd', '--id', 'odd')
  const { url } = await launch.server()
  await page.goto(`${url}/s/odd`)
  const { span, spans } = inspectorPage(page)
  await expect(span('workflow.run')).toBeVisible()

  const levels = await spans
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') })
    .evaluateAll((rows) =>
      rows.map((row) => [Number(row.getAttribute('aria-level')), row.querySelector('.words')?.textContent?.trim()]),
    )
  expect(levels).toEqual([
    [1, 'workflow.run odd'],
    [2, 'tool.call in time'],
    [2, 'tool.call outlives its parent'],
    [1, 'Parent not received span 0000…c9, 3 children'],
    [2, 'tool.call orphan 201'],
    [2, 'tool.call orphan 202'],
    [2, 'tool.call orphan 203'],
    [1, 'agent.call second root'],
    [1, 'Parent not received span 0000…2d, 1 child'],
    [2, 'tool.call only orphan'],
    [1, 'agent.call circle a'],
    [2, 'agent.call circle b'],
    [3, 'agent.call circle c'],
    [1, 'tool.call same id, other trace'],
  ])
  const parent = await barOf(span('workflow.run'))
  const child = await barOf(span('outlives its parent'))
  expect(child.x).toBeGreaterThan(parent.x)
  expect(child.x + child.width).toBeGreaterThan(parent.x + parent.width)

  const twin = span('same id, other trace')
  await twin.click()
  await expect(twin).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveURL(/span=[0-9a-f]{16}\.2/)
  await page.reload()
  await expect(twin).toHaveAttribute('aria-selected', 'true')
})

test('a depth of 500 stays legible: indentation folds, the depth is told, ancestors stay in view', async ({
  page,
  launch,
}) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--shape', 'deep', '--spans', '1001', '--id', 'deep')
  const { url } = await launch.server()
  await page.goto(`${url}/s/deep`)
  const { span, spans } = inspectorPage(page)
  await span('workflow.run').click()
  await page.keyboard.press('End')

  const last = span('tool.call level 500')
  await expect(last).toBeInViewport({ ratio: 1 })
  await expect(last).toHaveAttribute('aria-level', '502')
  await expect(last.getByText('501', { exact: true })).toBeVisible()
  const name = await last.getByText('level 500').boundingBox()
  const grid = await spans.boundingBox()
  expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThan((grid?.x ?? 0) + (grid?.width ?? 0) / 2)

  const pinned = page.locator('.pins .row')
  await expect(pinned).toHaveCount(4)
  await expect(pinned.first()).toContainText('deep')
  // The nearest of them is the parent of the first row that they leave in view.
  const covered = await pinned.last().boundingBox()
  const first = await rowAt(spans, (covered?.y ?? 0) + 30)
  const nearest = await pinned.last().textContent()
  const [, level = ''] = /level (\d+)/.exec(nearest ?? '') ?? []
  expect(first).toBe(Number(level) + 2)
})

test('a process whose clock is behind is drawn where it was asked, and that is told', async ({ page, launch }) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--shape', 'skewed', '--id', 'skewed')
  const { url } = await launch.server()
  await page.goto(`${url}/s/skewed`)
  const { span, spans, spanPanel, mark } = inspectorPage(page)
  // An agent calls a server six times; its clock is 1.2 s behind, and each of its spans begins 40 ms after its call.
  const calls = span('mcp.rpc')
  await expect(calls).toHaveCount(6)
  await expect(mark('mcp.rpc', 'clock')).toHaveCount(6)
  await expect(spans.getByRole('img', { name: 'clock' })).toHaveCount(6)

  const root = await barOf(span('workflow.run'))
  const firstCall = await barOf(span('search 0').first())
  const served = await barOf(calls.first())
  expect(served.x).toBeCloseTo(firstCall.x, 0)
  expect(served.x).toBeGreaterThan(root.x)

  await calls.first().click()
  await expect(spanPanel.getByTitle(/put forward by 1\.16 s/)).toHaveText('clock+1.16 s')
})

/** The `aria-level` of the row at a height of the window. */
function rowAt(spans: Locator, y: number): Promise<number> {
  return spans.evaluate((grid, at) => {
    const box = grid.getBoundingClientRect()
    const row = document.elementFromPoint(box.x + 40, at)?.closest('[role="row"]')
    return Number(row?.getAttribute('aria-level'))
  }, y)
}

async function barOf(row: Locator): Promise<{ readonly x: number; readonly width: number }> {
  const box = await row.locator('.b').boundingBox()
  if (box === null) throw new Error('The row has no bar.')
  return box
}
