/** What mcp-agent (Python) writes reads the same from its file in the directory, dropped on the page, and by OTLP. */
import { copyFile, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { dropFile } from './fixtures/drop-file.js'
import { type InspectorPage, inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const file = 'packages/dialects/fixtures/mcp-agent-workflows.jsonl'

test('from its file in the directory of traces', async ({ page, launch, tracesDir }) => {
  await copyFile(file, path.join(tracesDir, 'mcp-agent.jsonl'))
  const { url } = await launch.server()
  await page.goto(url)
  await readsWell(page)
})

test('from its file, dropped on the page', async ({ page, launch }) => {
  const { url } = await launch.server()
  await page.goto(url)
  await dropFile(page, 'mcp-agent.jsonl', await readFile(file))
  await readsWell(page)
})

test('by OTLP', async ({ page, launch }) => {
  const { url } = await launch.server()
  const answer = await page.request.post(`${new URL(url).origin}/v1/traces`, { data: await asOtlp() })
  expect(await answer.json()).toEqual({})
  await page.goto(url)
  await readsWell(page)
})

async function readsWell(page: Page): Promise<void> {
  const inspector = inspectorPage(page)
  const { span, mark, openTab, attribute } = inspector

  await said(inspector, /workflow\.run lead/, 'Summarise the notes', 'Plan', 'There are no notes.')
  await said(inspector, 'LLMRouter', 'Routing', 'It reads files.')
  await said(inspector, 'ParallelLLM', 'Critic', 'Yes, but short.', 'Both say yes.')
  await said(inspector, 'EvaluatorOptimizerLLM', 'Evaluation', 'Shorter.')
  await said(inspector, 'claude-sonnet-4-5', 'You read files.', 'ENOENT: notes.md', 'There is no notes.md.')
  await said(inspector, 'filesystem_read_file', '{"path":"notes.md"}', 'ENOENT: notes.md')
  await expect(mark('filesystem_read_file', 'failed')).toBeVisible()
  await said(inspector, 'prompts/get summary', 'Sum it up, in short.')
  await openTab('MCP')
  await expect(attribute('mcp.prompt.name')).toContainText('summary')
  await expect(span('prompts/get summary')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('900 in, 61 out')
}

async function said({ span, spanPanel }: InspectorPage, row: string | RegExp, ...texts: readonly string[]) {
  await span(row).first().click()
  for (const text of texts) await expect(spanPanel.getByRole('log')).toContainText(text)
  await expect(spanPanel).toContainText('Read as mcp-agent')
}

interface PythonSpan {
  readonly name: string
  readonly context: { readonly trace_id: string; readonly span_id: string }
  readonly parent_id: string | null
  readonly start_time: string
  readonly end_time: string
  readonly status: { readonly status_code: string }
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: readonly {
    readonly name: string
    readonly timestamp: string
    readonly attributes: Readonly<Record<string, unknown>>
  }[]
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> }
}

/** As the exporter of OpenTelemetry for Python sends the same spans. */
async function asOtlp() {
  const spans = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line): PythonSpan => JSON.parse(line))
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues(spans[0]?.resource.attributes ?? {}) },
        scopeSpans: [{ scope: { name: 'mcp-agent' }, spans: spans.map(otlpSpan) }],
      },
    ],
  }
}

function otlpSpan({ name, context, parent_id: parent, status, attributes, events, ...times }: PythonSpan) {
  return {
    name,
    traceId: context.trace_id.slice(2),
    spanId: context.span_id.slice(2),
    ...(parent !== null && { parentSpanId: parent.slice(2) }),
    startTimeUnixNano: nanos(times.start_time),
    endTimeUnixNano: nanos(times.end_time),
    status: { code: status.status_code === 'ERROR' ? 2 : 0 },
    attributes: keyValues(attributes),
    events: events.map((event) => ({
      name: event.name,
      timeUnixNano: nanos(event.timestamp),
      attributes: keyValues(event.attributes),
    })),
  }
}

function nanos(time: string): string {
  return `${Date.parse(time)}000000`
}

function keyValues(attributes: Readonly<Record<string, unknown>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: unknown): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: `${value}` } : { doubleValue: value }
  return { stringValue: String(value) }
}
