/** What a run costs is told everywhere at once, explained, and never guessed. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

// A million in, half of it cached, and 100,000 out: 0.5 x $0.25 + 0.5 x $0.025 + 0.1 x $2.
const COST = '$0.3375'

test('a call, its parents, the session and the list tell what it cost, and the page explains it', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session, span } = inspectorPage(page)
  const main = page.getByRole('main')

  agent.tell('ask gpt-5-mini')
  await expect(span('gpt-5-mini')).toContainText(COST)
  await expect(span('workflow.run')).toContainText(COST)
  await expect(session('Steered run')).toContainText(COST)

  await main.getByRole('button', { name: `Cost ${COST}` }).click()
  const dialog = page.getByRole('dialog', { name: `Cost ${COST}` })
  await expect(dialog.getByRole('row', { name: /Input 500,000 0.25 \$0.1250/ })).toBeVisible()
  await expect(dialog.getByRole('row', { name: /read from the cache 500,000 0.025 \$0.0125/ })).toBeVisible()
  await expect(dialog.getByRole('row', { name: /Output 100,000 2 \$0.2000/ })).toBeVisible()
  await expect(dialog).toContainText(/Prices of 2026-\d\d-\d\d/)
  const rightOf = async (of: typeof dialog) => of.evaluate((element) => element.getBoundingClientRect().right)
  expect(await rightOf(dialog.getByRole('columnheader', { name: 'Cost' }))).toBeLessThanOrEqual(await rightOf(dialog))

  await dialog.getByRole('button', { name: '1 call' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Search spans' })).toHaveValue('"gpt-5-mini"')

  // Tokens of one moment are no course; those of a later one make it one.
  await expect(async () => {
    agent.tell('ask gpt-5-mini')
    await expect(session('Steered run').getByRole('img', { name: 'Tokens over time' })).toBeVisible({ timeout: 1000 })
  }).toPass()
})

test('a model without a price has tokens and no cost, and its session costs at least the rest', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session, span } = inspectorPage(page)

  agent.tell('ask house-model')
  await expect(span('house-model')).toContainText('1.1M')
  await expect(span('house-model')).not.toContainText('$')
  await expect(session('Steered run')).not.toContainText('$')

  agent.tell('ask gpt-5-mini')
  await expect(session('Steered run')).toContainText(`≥ ${COST}`)
  await expect(span('workflow.run')).toContainText(`≥ ${COST}`)
  await expect(span('house-model')).not.toContainText('$')
  await page.keyboard.press('$')
  await expect(page.getByRole('dialog')).toContainText(/house-model.*no price/s)
})
