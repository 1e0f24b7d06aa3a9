/** The sessions of one MCP client stand as one row, which unfolds. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('the sessions of a client are folded under its newest, by mouse and by key', async ({ page, launch }) => {
  await launch.recording('e2e/agents/inbound-calls.mjs')
  const { url } = await launch.server()
  await page.goto(url)
  const { session, sessions } = inspectorPage(page)
  const desks = session(/^MCP client Desk/)
  await expect(desks).toHaveCount(1)
  await expect(session(/^MCP client Other/)).toHaveCount(1)
  await expect(session(/^An agent/)).toHaveCount(1)

  await session('3 more of MCP client Desk').click()
  await expect(desks).toHaveCount(4)
  await session('Fold 3 of MCP client Desk').click()
  await expect(desks).toHaveCount(1)

  await desks.click()
  await sessions.press('ArrowRight')
  await expect(desks).toHaveCount(4)
  await sessions.press('ArrowLeft')
  await expect(desks).toHaveCount(1)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations).toEqual([])
})
