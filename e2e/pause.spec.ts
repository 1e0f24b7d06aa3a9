/** A paused run is seen, answered in the page, goes on, and the answer is part of its trace. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a pause is answered from its form and the run goes on', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session, mark, span, attribute, openAnswer, openTab } = inspectorPage(page)

  agent.tell('wait approve_plan')
  await expect(session('Steered run')).toContainText(/May the run go on\?.*Paused/)
  await expect(mark('approve_plan', 'waiting')).toBeVisible()
  const form = await openAnswer()
  await form.getByRole('switch', { name: 'Approved' }).check()
  await form.getByRole('textbox', { name: 'Note' }).fill('Go ahead')
  await form.getByRole('button', { name: 'Send answer' }).click()

  const [, payload] = await agent.said(/^answered (.*)/)
  expect(JSON.parse(String(payload))).toEqual({ approved: true, note: 'Go ahead' })
  await expect(form).toBeHidden()
  await expect(session('Steered run')).toContainText('Running')
  await expect(mark('approve_plan', 'waiting')).toBeHidden()

  agent.tell('finish')
  await expect(session('Steered run')).toContainText('Completed')
  await span('approve_plan').click()
  await openTab('Attributes')
  await expect(attribute('mcp.signal.payload_json')).toContainText('Go ahead')
})

test('an answer that does not fit the schema cannot be sent, and the form says so', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  agent.tell('wait name_the_run')

  const form = await inspectorPage(page).openAnswer()
  await form.getByRole('button', { name: 'Edit as JSON' }).click()
  await form.getByRole('textbox').fill('{"approved": "perhaps"}')

  await expect(form).toContainText('1 field to fix')
  await expect(form.getByRole('button', { name: 'Send answer' })).toBeDisabled()
})
