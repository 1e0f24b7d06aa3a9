import {
  agent,
  answerWait,
  CancelledError,
  cancelSession,
  HOOK_NAMES,
  llm,
  pendingWaits,
  progress,
  prompt,
  resource,
  session,
  snapshot,
  stepSession,
  tool,
  waitForSignal,
  workflow,
} from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { encodeRecord, type TraceRecord } from '@agent-inspector/trace-format'
import { beforeAll, expect, test } from 'vitest'
import { createMemoryPair } from '../../../hooks/src/mcp/memory-pair.test-kit.js'
import type { AttributeGroup } from './attribute-description.js'
import { recordHooks } from './record-hooks.js'
import { SESSION_EVENTS } from './session-event-table.js'
import { createTraceSessions } from './session-of.js'
import { SPAN_ATTRIBUTES, SPAN_EVENTS } from './telemetry-table.js'

/** An OTLP `KeyValue` of a line, under what it stands on: `span`, or the name of an event. */
interface Seen {
  readonly on: string
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

const seen: Seen[] = []
const EVERY = new Set(['session.id', 'agent_inspector.seq'])

beforeAll(async () => {
  const records: TraceRecord[] = []
  const ingest = recordHooks({
    writer: 'a1b2c3d4e5f60718',
    write: (record) => records.push(record),
    sessions: createTraceSessions(),
    origin: { resource: {}, scope: { name: 'test' } },
    keepContents: true,
  })
  await useAllHelpers()
  await useConnection()
  ingest.close()
  for (const [seq, record] of records.entries()) readLine(JSON.parse(encodeRecord(record, seq)))
})

test('every attribute on a span is in the table, with its type', () => {
  const unknown = seen.filter(({ on, key, value }) => on === 'span' && !isDescribed(SPAN_ATTRIBUTES, key, value))

  expect(unknown).toEqual([])
})

test.each([
  ['span', SPAN_EVENTS],
  ['session', SESSION_EVENTS],
])('every attribute on a %s event is in the table of that event', (_name, groups) => {
  for (const group of groups) {
    const on = group.title.slice(1, -1)
    const unknown = seen.filter(
      (one) => one.on === on && !EVERY.has(one.key) && !isDescribed([group], one.key, one.value),
    )
    expect(unknown).toEqual([])
  }
})

test('everything in the table was really produced', () => {
  const missing = SPAN_ATTRIBUTES.flatMap(({ attributes }) => attributes)
    .filter(({ name }) => !seen.some(({ on, key }) => on === 'span' && matches(name, key)))
    .concat(
      [...SPAN_EVENTS, ...SESSION_EVENTS].flatMap(({ title, attributes }) =>
        attributes.filter(({ name }) => !seen.some(({ on, key }) => on === title.slice(1, -1) && key === name)),
      ),
    )

  expect(missing.map(({ name }) => name)).toEqual([])
})

test('every hook of the catalogue that says something of a span or a session fills something', () => {
  const filling = new Set(
    [...SPAN_ATTRIBUTES, ...SPAN_EVENTS, ...SESSION_EVENTS].flatMap(({ attributes }) =>
      attributes.flatMap(({ hooks = [] }) => hooks),
    ),
  )
  // These two carry the application's own attributes.
  const silent = HOOK_NAMES.filter((hook) => !filling.has(hook))

  expect(silent).toEqual(['operation_attributes', 'operation_event'])
})

async function useAllHelpers(): Promise<void> {
  const parameters = {
    temperature: 0.5,
    topP: 1,
    topK: 2,
    maxTokens: 3,
    seed: 4,
    frequencyPenalty: 5,
    presencePenalty: 6,
  }
  const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4, reasoningTokens: 5 }
  await session({ id: 's', title: 'All', metadata: { a: 1 } }, async () => {
    await workflow('w', { type: 'router', input: 1 }, async () => {
      agent('a', { input: 1 }, () => 1)
      llm({ provider: 'p', model: 'm', prompt: { messages: [], parameters } }, () => ({
        response: 'r',
        usage,
        stopReason: 'end',
      }))
      tool('t', { input: 1 }, () => ({ content: [], structuredContent: {} }))
      resource('file:///a', () => ({ mimeType: 'text/plain', bytes: 1 }))
      prompt('p', { parameters: {} }, () => 'x')
      snapshot('State', 1)
      progress({ token: 't', progress: 1, total: 2, message: 'm' })
      const answer = waitForSignal('s', { prompt: '?', schema: {}, timeoutMs: 60_000 })
      for (const { waitId } of pendingWaits()) answerWait(waitId, { payload: 1, by: 'me' })
      await answer
      return 1
    })
  })
  const stepped = session({ id: 'st' }, () => {
    stepSession('st', ['tool.call'])
    return tool('t', { input: 1 }, async ({ input }) => input)
  })
  answerWait(pendingWaits()[0]?.waitId ?? '', { payload: { action: 'go', input: 2 }, by: 'me' })
  await stepped
  const cancelled = session({ id: 'c' }, () =>
    tool('slow', ({ signal }) => {
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () =>
          reject(Object.assign(new Error('stop'), { name: 'AbortError', code: 'ABORT' })),
        ),
      )
    }),
  )
  cancelSession('c', new CancelledError('me'))
  await cancelled.catch(() => {})
}

async function useConnection(): Promise<void> {
  const [near, far] = createMemoryPair()
  const client = traceTransport(near, { transport: 'http', uri: 'http://localhost/mcp' })
  far.onmessage = ({ id = 0, method }) => {
    const result = { serverInfo: { name: 'all' }, protocolVersion: '2025-11-25' }
    if (method === 'bad') void far.send({ id, error: { code: 1, message: 'no' } })
    else void far.send({ id, result: method === 'asks' ? { resultType: 'input_required', requestState: 'x' } : result })
  }
  client.onmessage = () => {}
  near.sessionId = 'of-http'
  await session({ id: 'rpc' }, () =>
    tool('t', async () => {
      await client.send({ jsonrpc: '2.0', id: 0, method: 'initialize' })
      await client.start()
      await client.send({ jsonrpc: '2.0', id: 1, method: 'bad' })
      await client.send({ id: 2, method: 'asks' })
      await client.send({ id: 3, method: 'asks', params: { requestState: 'x' } })
      await client.send({ method: 'notifications/initialized', params: {} })
      near.onerror?.(new Error('SSE stream disconnected: gone'))
      await client.close()
    }),
  )
}

function readLine(line: { readonly resourceSpans?: OtlpGroup[]; readonly resourceLogs?: OtlpGroup[] }): void {
  for (const { attributes, events = [] } of line.resourceSpans?.[0]?.scopeSpans?.[0]?.spans ?? []) {
    for (const pair of attributes) seen.push({ on: 'span', ...pair })
    for (const event of events) for (const pair of event.attributes) seen.push({ on: event.name, ...pair })
  }
  for (const { eventName, attributes } of line.resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords ?? []) {
    for (const pair of attributes) seen.push({ on: eventName, ...pair })
  }
}

type Pairs = Omit<Seen, 'on'>[]

interface OtlpGroup {
  readonly scopeSpans?: { readonly spans: { attributes: Pairs; events?: { name: string; attributes: Pairs }[] }[] }[]
  readonly scopeLogs?: { readonly logRecords: { eventName: string; attributes: Pairs }[] }[]
}

function isDescribed(groups: readonly AttributeGroup[], key: string, value: Seen['value']): boolean {
  const found = groups.flatMap(({ attributes }) => attributes).find(({ name }) => matches(name, key))
  switch (found?.type) {
    case 'string':
      return 'stringValue' in value
    case 'json':
      return JSON.parse(String(value.stringValue)) !== undefined
    case 'number':
      return 'intValue' in value || 'doubleValue' in value
    case 'boolean':
      return 'boolValue' in value
    case 'string[]':
      return 'arrayValue' in value
    default:
      return false
  }
}

function matches(name: string, key: string): boolean {
  const [before = '', after] = name.split('<name>')
  return after === undefined ? name === key : key.startsWith(before) && key.endsWith(after)
}
