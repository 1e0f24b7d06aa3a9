/** A state that changed in more spans than are looked at for one panel: all its snapshots can be reached. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('earlier snapshots are looked for when they are asked for', async ({ page, launch, tracesDir }) => {
  await writeFile(
    path.join(tracesDir, 'states.jsonl'),
    Array.from({ length: 400 }, (_, i) => stateLine(i + 1)).join(''),
  )
  const { url } = await launch.server()
  await page.goto(`${url}/s/states.jsonl`)
  const { span, spanPanel, openTab } = inspectorPage(page)
  await span('step 1').first().click()
  await page.keyboard.press('End')
  await expect(spanPanel.getByRole('heading', { level: 2 })).toHaveText('step 400')
  await openTab('State')
  const snapshots = spanPanel.getByRole('combobox', { name: 'Snapshot' })
  await expect(spanPanel).toContainText('Looked at 129 of 400 spans with state')
  await expect(snapshots.getByRole('option')).toHaveCount(129)

  const earlier = spanPanel.getByRole('button', { name: 'Earlier' })
  for (const count of [259, 400]) {
    await earlier.click()
    await expect(snapshots.getByRole('option')).toHaveCount(count)
  }
  await expect(earlier).toBeHidden()
  await snapshots.selectOption('0')
  await expect(spanPanel.getByRole('tree')).toContainText('1')
  await expect(snapshots).toHaveValue('0')
})

function stateLine(n: number): string {
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const span = {
    traceId: 'ab'.repeat(16),
    spanId: n.toString(16).padStart(16, '0'),
    name: `step ${n}`,
    startTimeUnixNano: `${1_763_668_000_000 + n}000000`,
    endTimeUnixNano: `${1_763_668_000_001 + n}000000`,
    attributes: [attribute('mcp.state.plan_json', JSON.stringify({ step: n }))],
  }
  return `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`
}
