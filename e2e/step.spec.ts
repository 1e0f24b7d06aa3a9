/** A run is stepped through: what waits goes on as it is, with another input, or is skipped; all of it is in the trace. */
import { expect, type Page } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

async function chooseInMenu(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: 'What to do with the session' }).click()
  await page.getByRole('menuitemcheckbox', { name: words }).click()
  await page.keyboard.press('Escape')
}

test('a tool call is held back, changed, and goes on; the next is skipped; then nothing waits any more', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session, mark, span, attribute, openTab } = inspectorPage(page)
  await expect(session('Steered run')).toContainText('Running')
  const main = page.getByRole('main')
  const form = page.getByRole('form', { name: 'Step' })

  await chooseInMenu(page, 'Tool calls')
  const stepping = main.getByText('Stepping', { exact: true })
  await expect(stepping).toBeVisible()

  agent.tell('echo first')
  await expect(session('Steered run')).toContainText('Paused')
  await expect(main.getByText('Before tool.call first')).toBeVisible()
  await expect(mark('first', 'held back')).toBeVisible()
  await main.getByRole('button', { name: 'Look' }).click()
  await expect(form).toContainText('tool.call first')
  await form.getByRole('textbox').fill('{"text": "changed"')
  await expect(form.getByRole('button', { name: /Continue/ })).toBeDisabled()
  await form.getByRole('textbox').fill('{"text": "changed", "tries": 2}')
  await expect(form.getByRole('list', { name: 'What is changed' })).toHaveText(/\/text\s*"hello"\s*"changed"/)
  await form.getByRole('button', { name: 'Continue, changed' }).click()
  expect(JSON.parse(String((await agent.said(/^echoed (.*)/))[1]))).toEqual({ text: 'changed', tries: 2 })
  await expect(form).toBeHidden()

  agent.tell('echo second')
  await main.getByRole('button', { name: 'Look' }).click()
  await form.getByRole('button', { name: 'Skip…' }).click()
  await form.getByRole('textbox').fill('"made up"')
  await form.getByRole('button', { name: 'Skip with this result' }).click()
  await agent.said(/^echoed "made up"/)

  agent.tell('echo third')
  await main.getByRole('button', { name: 'Continue' }).click()
  await agent.said(/^echoed \{"text":"hello","tries":2\}/)

  agent.tell('echo fourth')
  await expect(main.getByText('Before tool.call fourth')).toBeVisible()
  await page.keyboard.press('b')
  await expect(stepping).toBeHidden()
  await agent.said(/^echoed \{"text":"hello","tries":2\}/)

  await span('first').click()
  await openTab('Attributes')
  await expect(attribute('mcp.step.action')).toContainText('edited')
  await expect(attribute('mcp.step.original_input_json')).toContainText('hello')
  await expect(attribute('mcp.step.by')).toContainText('page')
  await span('second').click()
  await expect(attribute('mcp.step.action')).toContainText('skipped')
})
