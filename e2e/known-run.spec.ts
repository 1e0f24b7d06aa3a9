/** A finished session whose spans are known by heart: the tree, each panel, the state. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test.beforeEach(async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(url)
  await inspectorPage(page)
    .session(/Journey to Lugano/)
    .click()
})

test('the tree shows every span under its parent, with the one that failed marked', async ({ page }) => {
  const { span, spans, mark } = inspectorPage(page)

  await expect(span('plan-journey')).toHaveAttribute('aria-level', '1')
  await expect(span('planner')).toHaveAttribute('aria-level', '2')
  await expect(span('route-model')).toHaveAttribute('aria-level', '3')
  await expect(span('search_trains')).toHaveAttribute('aria-level', '2')
  await expect(mark('book_seat', 'failed')).toBeVisible()
  await expect(mark('search_trains', 'failed')).toBeHidden()
  await expect(spans.locator('[role=row][aria-level]')).toHaveCount(5)
})

test('a model call opens on its conversation, with the tool call it asked for', async ({ page }) => {
  const { span, spanPanel, tab } = inspectorPage(page)
  await span('route-model').click()

  await expect(tab('Context')).toHaveAttribute('aria-selected', 'true')
  await expect(spanPanel).toContainText('You plan journeys.')
  await expect(spanPanel).toContainText('How do I get from Bern to Lugano?')
  await expect(spanPanel).toContainText('I look for trains.')
  await expect(spanPanel).toContainText('search_trains')
})

test('attributes name tokens, model and both vocabularies', async ({ page }) => {
  const { span, attribute, openTab } = inspectorPage(page)
  await span('route-model').click()
  await openTab('Attributes')

  await expect(attribute('gen_ai.usage.input_tokens')).toContainText('123')
  await expect(attribute('mcp.llm.model')).toContainText('route-model')
})

test('the state panel shows the latest snapshot and what changed since the one before', async ({ page }) => {
  const { span, spanPanel, openTab } = inspectorPage(page)
  await span('plan-journey').click()
  await openTab('State')

  await expect(spanPanel).toContainText('plan')
  await expect(spanPanel).toContainText(/done.*2/s)
})

test('a failed span says why', async ({ page }) => {
  const { span, spanPanel } = inspectorPage(page)
  await span('book_seat').click()

  await expect(spanPanel).toContainText('The 09:00 is fully booked.')
})
