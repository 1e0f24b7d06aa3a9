/** A state over time: what changed since the snapshot before, and which span changed each place last. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('the State tab tells what changed, when it changed last, and leads to the span that did it', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  agent.tell('note first_look {"goal":"refund","status":"pending","left":4}')
  agent.tell('note second_look {"goal":"refund","status":"running","left":3}')
  agent.tell('note third_look {"goal":"refund","status":"running","left":2}')
  agent.tell('finish')
  await agent.said(/^finished/)
  await page.goto(`${agent.url}/s/steered`)
  const { span, spanPanel, openTab } = inspectorPage(page)

  await span('third_look').click()
  await openTab('State')
  await expect(spanPanel).toContainText('~ 1 changed')
  const changes = spanPanel.getByRole('region', { name: 'Last changed' }).getByRole('listitem')
  await expect(changes).toHaveCount(2)
  await expect(changes.filter({ hasText: 'left' })).toContainText('this span')
  await changes.filter({ hasText: 'status' }).getByRole('button', { name: 'second_look' }).click()
  await expect(spanPanel.getByRole('heading', { name: 'second_look' })).toBeVisible()
})
