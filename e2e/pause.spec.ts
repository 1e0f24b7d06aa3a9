/** A paused run is seen, answered in the page, goes on, and the answer is part of its trace. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a pause is answered from its form and the run goes on', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session } = inspectorPage(page)

  agent.tell('wait approve_plan')
  await expect(session(/Steered run/)).toContainText(/paused/i)
  const form = page.getByRole('form', { name: /May the run go on/ })
  await form.getByRole('checkbox', { name: 'Approved' }).check()
  await form.getByRole('textbox', { name: 'Note' }).fill('Go ahead')
  await form.getByRole('button', { name: 'Answer' }).click()

  const [, payload] = await agent.said(/^answered (.*)/)
  expect(JSON.parse(String(payload))).toEqual({ approved: true, note: 'Go ahead' })
  await expect(form).toBeHidden()
  await expect(session(/Steered run/)).toContainText(/running/i)

  agent.tell('finish')
  await expect(session(/Steered run/)).toContainText(/completed/i)
})
