/** Spans as they come from anybody, sent by OTLP: what is broken, rare or missing is said where it would be. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const TRACE = '3'.repeat(32)
const START_MS = 1_795_250_000_000

type Value = string | number
interface Told {
  readonly name: string
  readonly attributes: Readonly<Record<string, Value>>
  readonly event?: { readonly name: string; readonly attributes: Readonly<Record<string, Value>> }
  readonly failed?: boolean
  /** Stands below the span before it. */
  readonly isChild?: boolean
}

const said = (role: string, ...parts: readonly object[]) => JSON.stringify([{ role, parts }])
const image = (fields: object) => ({ modality: 'image', mime_type: 'image/png', ...fields })

const spans: readonly Told[] = [
  {
    name: 'chat',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'broken-picture',
      'gen_ai.input.messages': said(
        'user',
        { type: 'blob', ...image({ content: 'bm8gcGljdHVyZQ==' }) },
        { type: 'uri', ...image({ uri: 's3://bucket/cat.png' }) },
        { type: 'uri', ...image({ uri: 'https://example.com/cat.png' }) },
        { type: 'hologram', depth: 3 },
      ),
    },
  },
  {
    name: 'chat',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'says-nothing',
      'gen_ai.usage.input_tokens': 8,
    },
  },
  {
    name: 'chat',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'judged',
      'gen_ai.output.messages': said('assistant', { type: 'text', content: 'Paris' }),
    },
    event: {
      name: 'gen_ai.evaluation.result',
      attributes: { 'gen_ai.evaluation.name': 'Relevance', 'gen_ai.evaluation.explanation': 'It answers.' },
    },
  },
  {
    name: 'execute_tool weather',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'weather',
      'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
      'mcp.method.name': 'tools/call',
      'mcp.session.id': 'session-1',
      'network.transport': 'pipe',
      'error.type': 'tool_error',
    },
    failed: true,
  },
  {
    name: 'mcp.rpc',
    attributes: {
      'mcp.rpc.method': 'tools/call',
      'mcp.rpc.direction': 'outbound',
      'gen_ai.tool.name': 'weather',
      'mcp.rpc.request_json': '{"id":7,"method":"tools/call"}',
      'mcp.rpc.response_json': '{"id":7,"result":{"isError":true}}',
    },
    event: {
      name: 'mcp.notification',
      attributes: {
        'mcp.rpc.method': 'notifications/progress',
        'mcp.rpc.direction': 'inbound',
        'mcp.rpc.params_json': '{"progress":1}',
      },
    },
    isChild: true,
  },
]

const attributesOf = (attributes: Told['attributes']) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: `${value}` },
  }))

const idOf = (i: number) => `${i + 1}`.padStart(16, '0')

const eventOf = ({ name, attributes }: NonNullable<Told['event']>, i: number) => ({
  name,
  timeUnixNano: `${START_MS + i}500000`,
  attributes: attributesOf(attributes),
})

test.beforeEach(async ({ page, launch }) => {
  const { url } = await launch.server()
  const answer = await page.request.post(`${new URL(url).origin}/v1/traces`, {
    data: {
      resourceSpans: [
        {
          resource: { attributes: attributesOf({ 'session.id': 'strange' }) },
          scopeSpans: [
            {
              spans: spans.map(({ name, attributes, event, failed = false, isChild = false }, i) => ({
                traceId: TRACE,
                spanId: idOf(i),
                ...(isChild && { parentSpanId: idOf(i - 1) }),
                name,
                startTimeUnixNano: `${START_MS + i}000000`,
                endTimeUnixNano: `${START_MS + i + 1}000000`,
                attributes: attributesOf(attributes),
                events: event === undefined ? [] : [eventOf(event, i)],
                status: { code: failed ? 2 : 1 },
              })),
            },
          ],
        },
      ],
    },
  })
  expect(await answer.json()).toEqual({})
  await page.goto(url)
  await inspectorPage(page).session(/otlp/).click()
})

test('pictures that are none, or elsewhere, are named; nothing is fetched', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const { span, spanPanel } = inspectorPage(page)
  await span('broken-picture').click()
  await expect(spanPanel).toContainText(/image\/png, \d+ B, which cannot be shown/)
  await expect(spanPanel).toContainText('s3://bucket/cat.png')
  await expect(spanPanel).toContainText('https://example.com/cat.png')
  await expect(spanPanel.getByRole('button', { name: 'Unknown part', exact: true })).toBeVisible()
  expect(asked.filter((url) => !url.startsWith('http://127.0.0.1') && !url.startsWith('data:'))).toEqual([])
})

test('a call without messages says why that may be, and tells the tokens that it knows', async ({ page }) => {
  const { span, spanPanel } = inspectorPage(page)
  await span('says-nothing').click()
  await expect(spanPanel).toContainText('8 tokens in')
  await expect(spanPanel).not.toContainText('0 out')
  await expect(spanPanel).toContainText('No messages were recorded.')
})

test('who judged an answer stands below it', async ({ page }) => {
  const { span, spanPanel } = inspectorPage(page)
  await span('judged').click()
  await expect(spanPanel.getByRole('article', { name: 'Evaluation' })).toContainText('Relevance')
})

test('a tool that was called over MCP has both: what it was called with, and the call', async ({ page }) => {
  const { span, openTab, spanPanel, attribute } = inspectorPage(page)
  await span(/tool\.call weather/).click()
  await expect(spanPanel).toContainText('{"city":"Oslo"}')
  await expect(spanPanel.getByRole('article', { name: 'Failure' })).toContainText('tool_error')
  await openTab('MCP')
  await expect(attribute('mcp.method.name')).toContainText('tools/call')
  await expect(attribute('mcp.session.id')).toContainText('session-1')
  await spanPanel.getByRole('link', { name: 'Open span' }).click()

  await expect(spanPanel).toContainText('mcp.rpc')
  const frames = spanPanel.getByRole('region', { name: 'MCP: frames' })
  await expect(frames).toContainText(/→ request.*tools\/call.*← progress.*← response.*isError/s)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
