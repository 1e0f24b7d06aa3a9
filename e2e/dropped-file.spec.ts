/** A trace file is dropped on the page: its spans are shown, and nothing of it is sent. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { dropFile } from './fixtures/drop-file.js'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a dropped file shows the same spans as its session, without the server', async ({ page, launch, tracesDir }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  const { span, spans, spanPanel, attribute, openTab } = inspectorPage(page)
  await page.goto(url)
  await expect(span('search_trains')).toBeVisible()
  const rows = await spans.getAttribute('aria-rowcount')

  const name = (await readdir(tracesDir)).find((file) => file.endsWith('.jsonl.gz')) ?? ''
  const bytes = await readFile(path.join(tracesDir, name))
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await dropFile(page, name, bytes)

  await expect(page.getByText('Nothing of it is sent')).toBeVisible()
  await expect(page.getByRole('button', { name: 'What to do with the session' })).toBeHidden()
  await expect(spans).toHaveAttribute('aria-rowcount', rows ?? '')
  await span('search_trains').click()
  await expect(spanPanel).toContainText('search_trains')
  await openTab('Attributes')
  await expect(attribute('mcp.tool.name')).toContainText('search_trains')
  expect(requests.filter((request) => request.includes('/trace/'))).toEqual([])

  await page.getByRole('button', { name: 'Close file' }).click()
  await expect(page.getByText('Nothing of it is sent')).toBeHidden()
  await expect(span('search_trains')).toBeVisible()
})

test('a file that is no trace says what is wrong, where its spans would be', async ({ page, launch }) => {
  const { url } = await launch.server()
  await page.goto(url)
  await dropFile(
    page,
    'photo.jsonl.gz',
    Uint8Array.from({ length: 500 }, (_, i) => [0x1f, 0x8b, 8, 0][i] ?? 0xff),
  )
  await expect(page.getByRole('alert')).toContainText('The trace cannot be read whole')
})

test('lines that are no record are counted, and the first is told', async ({ page, launch }) => {
  const { url } = await launch.server()
  await page.goto(url)
  const python = await readFile('packages/trace-format/fixtures/python-to-json.jsonl', 'utf8')
  await dropFile(page, 'theirs.jsonl', Buffer.from(`${python}Traceback (most recent call last):\n{"level":"info"}\n`))

  const { span } = inspectorPage(page)
  await expect(span('MCPApp.run')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: '2 lost' }).click()
  await expect(page.getByRole('dialog')).toContainText('the first, line 5, is not JSON')
})
