/** The server dies under the open page and comes back on the same port: everything is shown, once. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('the page reconnects to a restarted server and shows everything once', async ({ page, launch }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const first = await launch.server()
  await page.goto(`${first.url}/s/known-run`)
  const { session, spans } = inspectorPage(page)
  const rows = spans.locator('[role=row][aria-level]')
  await expect(rows).toHaveCount(5)
  await expect(page.getByText('Connected', { exact: true })).toBeVisible()

  await first.end('SIGKILL')
  await expect(page.getByText(/Reconnecting|Offline/)).toBeVisible()
  await expect(rows).toHaveCount(5)
  await launch.recording('examples/many-spans/main.mjs', '--spans', '50', '--id', 'meanwhile')
  await launch.server({ port: Number(new URL(first.url).port) })

  await expect(page.getByText('Connected', { exact: true })).toBeVisible()
  await expect(session(/50 spans/)).toHaveCount(1)
  await expect(session(/Journey to Lugano/)).toHaveCount(1)
  await expect(rows).toHaveCount(5)
})
