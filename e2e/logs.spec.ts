/** Log records that name no span, or one that never came, are where a person looks for them: in the tree, at their time. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const TRACE = '1'.repeat(32)
const START_MS = 1_795_240_000_000

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
const nsAt = (ms: number) => `${START_MS + ms}000000`
const said = (ms: number, body: string, rest: object = {}) => ({
  timeUnixNano: nsAt(ms),
  body: { stringValue: body },
  ...rest,
})
const resource = { attributes: [attribute('service.name', 'shop'), attribute('session.id', 'with-logs')] }

const spans = [
  { traceId: TRACE, spanId: 'a'.repeat(16), name: 'basket', startTimeUnixNano: nsAt(0), endTimeUnixNano: nsAt(3000) },
]
const long = `long ${'word '.repeat(20_000)}end`
const hostile = '<img src=x onerror="window.hacked=1">\u202e\u0007 of a template'
const logRecords = [
  said(-100, 'Starting the shop', { severityNumber: 9, attributes: [attribute('code.file', 'shop.py')] }),
  said(500, hostile, { traceId: TRACE }),
  said(700, 'payment refused', { severityNumber: 17, severityText: 'ERROR' }),
  said(900, long, {}),
  said(1000, 'of a span that never came', { traceId: TRACE, spanId: 'd'.repeat(16) }),
  said(1100, 'of the basket', { traceId: TRACE, spanId: 'a'.repeat(16) }),
  ...Array.from({ length: 299 }, (_, i) => said(1200 + i, `item ${i}`, { traceId: TRACE, spanId: 'a'.repeat(16) })),
]

test.beforeEach(async ({ page, launch }) => {
  const { url } = await launch.server()
  for (const [signal, body] of [
    ['traces', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }],
    ['logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }],
  ] as const) {
    const answer = await page.request.post(`${new URL(url).origin}/v1/${signal}`, { data: body })
    expect(await answer.json()).toEqual({})
  }
  await page.goto(url)
  await inspectorPage(page)
    .session(/basket/)
    .click()
})

test('they stand below one row, each with how grave it is and what it says', async ({ page }) => {
  const { span, spans: grid, mark, spanPanel, attribute: line } = inspectorPage(page)
  await expect(span('Log records of no span')).toHaveAttribute('aria-expanded', 'false')
  // Spans are what a trace is opened for.
  await expect(span(/^basket/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('1 span, 4 folded')).toBeVisible()

  await span('Log records of no span').click()
  await grid.press('ArrowRight')
  await expect(grid.getByRole('row').filter({ hasText: /^log / })).toHaveCount(4)
  await expect(mark('payment refused', 'error')).toBeVisible()

  await span('Starting the shop').click()
  await expect(line('body')).toContainText('Starting the shop')
  await expect(line('severity')).toContainText('INFO')
  await expect(line('code.file')).toContainText('shop.py')
  await expect(line('resource.service.name')).toContainText('shop')
  await expect(spanPanel.getByRole('tab', { name: 'Raw' })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('a search finds them, and opens the row that holds them', async ({ page }) => {
  const { span } = inspectorPage(page)
  await page.keyboard.press('/')
  await page.keyboard.type('error refused')
  await expect(page.getByRole('status').filter({ hasText: '1' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(span('payment refused')).toHaveAttribute('aria-selected', 'true')
})

test('a hostile body is text, and a long one is whole when it is asked for', async ({ page }) => {
  const { span, spans: grid, spanPanel } = inspectorPage(page)
  await span('Log records of no span').click()
  await grid.press('ArrowRight')
  await span('of a template').click()
  await expect(spanPanel).toContainText('<img src=x onerror="window.hacked=1">')
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)

  await span('long word').click()
  await expect(spanPanel).toContainText('100 KB')
  await spanPanel.getByRole('button', { name: 'Load all of body' }).click()
  await expect(spanPanel).toContainText('100 KB, all of it')
})

test('those of a span that never came are under its row, those of a span among its events', async ({ page }) => {
  const { span, spanPanel } = inspectorPage(page)
  await span('Span not received').click()
  await expect(spanPanel).toContainText('of a span that never came')
  await span(/^basket/).click()
  await inspectorPage(page).openTab('Attributes')
  await expect(spanPanel).toContainText('of the basket')
  await expect(spanPanel).not.toContainText('item 298')
  await spanPanel.getByRole('button', { name: '200 of 300 shown, show more' }).click()
  await expect(spanPanel).toContainText('item 298')
})
