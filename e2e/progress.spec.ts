/** Long work shows how far it is, and can be told to end. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('progress is shown while the operation is open, with its end where that is known', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { span, spanPanel } = inspectorPage(page)
  const bar = page.getByRole('main').getByRole('progressbar', { name: 'Progress of the session' })

  agent.tell('open index_documents')
  agent.tell('progress 3')
  await expect(bar).toBeVisible()
  await expect(bar).not.toHaveAttribute('aria-valuenow')
  agent.tell('progress 5 20')
  await expect(bar).toHaveAttribute('aria-valuenow', '5')
  await expect(bar).toHaveAttribute('aria-valuemax', '20')
  await expect(span('index_documents')).toContainText('5 of 20, indexing')
  await span('index_documents').click()
  await expect(spanPanel.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '5')

  agent.tell('close')
  await expect(bar).toBeHidden()
  await expect(spanPanel.getByRole('progressbar')).toBeHidden()
})

test('a run is cancelled after one question, says so, and ends as cancelled', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session, mark } = inspectorPage(page)
  const head = page.getByRole('main').getByRole('button', { name: 'Cancel the run' })

  agent.tell('open index_documents')
  await expect(mark('index_documents', 'running')).toBeVisible()
  await head.click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Let it run' }).click()
  await expect(question).toBeHidden()

  await page.keyboard.press('c')
  await question.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(question).toBeHidden()
  await agent.said(/^told to end/)
  await expect(mark('index_documents', 'cancelled')).toBeVisible()
  await expect(page.getByText('Cancelling…')).toBeVisible()
  await expect(head).toBeHidden()

  agent.tell('finish')
  // It heard of it and returned all the same: that is how it has ended.
  await expect(session('Steered run')).toContainText('Completed')
  await expect(page.getByText('Cancelling…')).toBeHidden()
})
