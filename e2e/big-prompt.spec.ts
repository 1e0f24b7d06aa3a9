/** A prompt of 20 MB: its beginning is shown, all of it is loaded, searched and copied, and no frame freezes. */
import { expect, type Page } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

/** To draw such a value takes a page many seconds; without that, a busy machine may still be slow. */
const LONGEST_TASK_MS = 1000

test.slow()

test.beforeEach(async ({ page, launch, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await launch.recording('e2e/agents/big-prompt.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/big-prompt`)
})

test('the conversation shows where the prompt was cut, and all of it on demand', async ({ page }) => {
  const { span, spanPanel } = inspectorPage(page)
  await span('long-model').click()
  await expect(spanPanel).toContainText('You read long books.')
  await expect(spanPanel).toContainText('mcp.llm.prompt_json 22.3 MB, cut')
  const longest = await watchTasks(page)

  await spanPanel.getByRole('button', { name: 'Load all of mcp.llm.prompt_json' }).click()
  const tree = spanPanel.getByRole('tree', { name: 'mcp.llm.prompt_json' })
  await tree.getByRole('treeitem', { name: /text: "line 0: / }).click()
  await expect(tree).toContainText('line 2: the quick brown fox jumps over a lazy dog')
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(80)

  const search = spanPanel.getByLabel('Search in the value')
  await search.fill('needle')
  await expect(tree.locator('mark')).toHaveText('which needle is in the haystack?')

  expect(await longest()).toBeLessThan(LONGEST_TASK_MS)
  await spanPanel.getByRole('button', { name: 'Copy all of mcp.llm.prompt_json' }).click()
  await expect
    .poll(() => page.evaluate(async () => (await navigator.clipboard.readText()).length))
    .toBeGreaterThan(20_000_000)
})

test('a state of 50,000 steps opens, and a step is found', async ({ page }) => {
  const { span, spanPanel, openTab } = inspectorPage(page)
  await span('study').click()
  await openTab('State')
  const longest = await watchTasks(page)
  await spanPanel.getByRole('button', { name: /^Load all of / }).click()
  const tree = spanPanel.getByRole('tree')
  await expect(tree).toContainText('[50000 items]')

  await spanPanel.getByLabel('Search in the value').fill('step 49999')
  await expect(tree).toContainText('name: "step 49999"')
  await expect(tree).toContainText('done: false')
  expect(await longest()).toBeLessThan(LONGEST_TASK_MS)
})

test('attributes tell of each cut value in its own line, and Raw loads what stands elsewhere', async ({ page }) => {
  const { span, spanPanel, attribute, openTab } = inspectorPage(page)
  await span('long-model').click()
  await openTab('Attributes')
  await expect(attribute('mcp.llm.prompt_json')).toContainText('22.3 MB')
  await expect(spanPanel.getByTitle('mcp.llm.prompt_json_sha256')).toHaveCount(0)

  await openTab('Raw')
  await spanPanel.getByRole('button', { name: 'Load all of mcp.llm.prompt_json' }).click()
  await expect(spanPanel.getByRole('tree', { name: 'mcp.llm.prompt_json' })).toContainText('You read long books.')
})

test('a value that was too big to be kept shows its beginning and says so', async ({ page }) => {
  const { span, spanPanel, openTab } = inspectorPage(page)
  await span('download').click()
  await openTab('State')
  await spanPanel.getByRole('combobox', { name: 'Value' }).selectOption({ label: 'tool output' })
  await expect(spanPanel).toContainText('70 MB, too big to be kept: only its beginning is left')
})

test('a value that cannot be loaded says why, and is tried again', async ({ page }) => {
  const { span, spanPanel } = inspectorPage(page)
  await page.context().route('**/values/*', (route) => route.abort())
  await span('long-model').click()
  await spanPanel.getByRole('button', { name: 'Load all of mcp.llm.prompt_json' }).click()
  await expect(spanPanel.getByRole('alert')).toContainText('The inspector does not answer')
  await page.context().unroute('**/values/*')
  await spanPanel.getByRole('button', { name: 'Retry' }).click()
  await expect(spanPanel.getByRole('tree', { name: 'mcp.llm.prompt_json' })).toBeVisible()
})

/** @returns the longest task of the page's thread since then, in milliseconds */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const tasks = await page.evaluateHandle(() => {
    const durations = [0]
    new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
    return durations
  })
  return () => tasks.evaluate((durations) => Math.max(...durations))
}
