/** axe finds nothing to complain of, in both themes: an empty page, a finished and a running run, dialogs, a pause with its form. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

// What fades from theme to theme has the colours of neither for a moment.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the empty page', async ({ page, launch }) => {
  const { url } = await launch.server()
  await page.goto(url)
  await expect(page.getByRole('heading', { name: /first trace/i })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('a finished run with a span open', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  await inspectorPage(page).span('route-model').click()
  await expect(inspectorPage(page).spanPanel).toContainText('I look for trains.')
  expect(await violations(page)).toEqual([])
})

test('what is stored, and the question before a session is deleted', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  await expect(inspectorPage(page).span('route-model')).toBeVisible()
  await page.keyboard.press(',')
  await expect(page.getByRole('dialog')).toContainText('Pinned sessions stay.')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Delete')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('a pause with its form', async ({ page, launch }) => {
  const agent = await launch.steered()
  agent.tell('wait approve_plan')
  await page.goto(`${agent.url}/s/steered`)
  await expect(await inspectorPage(page).openAnswer()).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('a run with cost and progress, the explanation of its cost, and the question before it is cancelled', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  for (const order of ['ask gpt-5-mini', 'ask house-model', 'open index_documents', 'progress 5 20']) agent.tell(order)
  await page.goto(`${agent.url}/s/steered`)
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible()
  await expect(inspectorPage(page).span('gpt-5-mini')).toContainText('$')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('$')
  await expect(page.getByRole('dialog')).toContainText('no price')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  expect(await violations(page)).toEqual([])
})

/** Rule and place of each complaint: short enough to read in a failure. */
async function violations(page: Page): Promise<readonly string[]> {
  // There are no frames: then it needs no page of its own to put its results together.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const light = await axe.analyze()
  await page.emulateMedia({ colorScheme: 'dark' })
  // Nothing but colours differs between the themes.
  const dark = await axe.withRules('color-contrast').analyze()
  await page.emulateMedia({ colorScheme: 'light' })
  return [light, dark].flatMap((results, theme) =>
    results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${['light', 'dark'][theme]}: ${id}: ${target.join(' ')}`),
    ),
  )
}
