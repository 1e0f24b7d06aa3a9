/** Spans arrive without a reload, in every tab that is open, and unfinished ones are shown as such. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('spans arrive in the open page and in a second tab', async ({ page, context, launch }) => {
  const agent = await launch.steered()
  await page.goto(agent.url)
  await inspectorPage(page)
    .session(/Steered run/)
    .click()
  const second = await context.newPage()
  await second.goto(page.url())

  agent.tell('tool fetch_weather')

  for (const tab of [page, second]) await expect(inspectorPage(tab).span('fetch_weather')).toBeVisible()
})

test('a span is there while it is still open', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)

  agent.tell('open long_search')
  await expect(inspectorPage(page).mark('long_search', 'running')).toBeVisible()
  agent.tell('close')
  await expect(inspectorPage(page).mark('long_search', 'running')).toBeHidden()
  await expect(inspectorPage(page).span('long_search')).toBeVisible()
})
