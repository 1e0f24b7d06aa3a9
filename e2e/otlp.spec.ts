/** An agent that speaks nothing but OpenTelemetry is seen while it runs, with what it said as log records. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('an agent with an OpenTelemetry exporter is followed live', async ({ page, launch }) => {
  const server = await launch.server()
  await page.goto(server.url)
  const told = await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT=').textContent()
  const agent = launch.exporting(told?.split('ENDPOINT=')[1]?.trim() ?? '')
  agent.tell('chat Where shall we go?')

  const inspector = inspectorPage(page)
  await inspector.session(/talk/).click()
  await expect(inspector.span('gpt-4o')).toBeVisible()
  await inspector.span('gpt-4o').click()
  await expect(inspector.spanPanel).toContainText('Where shall we go?')
  await expect(inspector.spanPanel).toContainText('To Lisbon, by train.')

  agent.tell('chat And how?')
  await expect(inspector.span('gpt-4o')).toHaveCount(2)
  agent.tell('finish')
  await expect(inspector.span('planner')).toBeVisible()
  await expect(inspector.session(/planner/)).toBeVisible()
})
