/** The tree by keyboard alone, as the ARIA pattern of a treegrid has it. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('up, down, left and right walk, fold and unfold the tree', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  const { span } = inspectorPage(page)
  await span('plan-journey').click()

  await page.keyboard.press('ArrowDown')
  await expect(span('planner')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(span('planner')).toHaveAttribute('aria-expanded', 'false')
  await expect(span('route-model')).toBeHidden()
  await page.keyboard.press('ArrowRight')
  await expect(span('planner')).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowRight')
  await expect(span('route-model')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(span('planner')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowUp')
  await expect(span('plan-journey')).toHaveAttribute('aria-selected', 'true')
})

test('a span panel that was closed stays closed over a reload, until a span is opened', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(`${url}/s/known-run`)
  const { span, spanPanel } = inspectorPage(page)
  await span('planner').click()
  await expect(spanPanel).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(spanPanel).toBeHidden()

  await page.reload()
  await expect(span('planner')).toHaveAttribute('aria-selected', 'true')
  await expect(spanPanel).toBeHidden()
  await span('route-model').click()
  await expect(spanPanel).toBeVisible()
})
