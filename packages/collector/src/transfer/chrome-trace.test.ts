/** What is written, parsed and held against the rules of the format and against the session. */
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { endedSpan, openSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { sessionSummary } from '../../../trace-format/src/sample-session.test-kit.js'
import { chromeTrace } from './chrome-trace.js'

interface TraceEvent {
  readonly name: string
  readonly ph: 'X' | 'i' | 's' | 'f' | 'M'
  readonly ts: number
  readonly dur: number
  readonly pid: number
  readonly tid: number
  readonly id?: number
  readonly args: Record<string, unknown>
}

const BEGIN_NS = 1763668000000000001n
const started = sessionEvent('session_started', {
  atNs: BEGIN_NS,
  attributes: { [OURS.title]: 'Trip </script>', [OURS.engine]: 'node' },
})

async function chromeOf(records: readonly TraceRecord[]) {
  const lines: string[] = []
  const source = {
    session: sessionSummary('session-1', { title: 'Trip </script>' }),
    prices: { date: '2026-11-21', source: 'nobody', models: [] },
    read: (onRecords: (some: readonly TraceRecord[]) => Promise<void>) => onRecords([started, ...records]),
  }
  await chromeTrace.write(source, async (line) => void lines.push(line))
  const { traceEvents, ...head } = JSON.parse(lines.join('\n'))
  return { head, events: traceEvents as readonly TraceEvent[] }
}

/** Times from the session's begin, in nanoseconds. */
function span(n: number, start: number, end: number, fields: Partial<Parameters<typeof endedSpan>[0]> = {}) {
  const [startNs, endNs] = [BEGIN_NS + BigInt(start), BEGIN_NS + BigInt(end)]
  return endedSpan({ spanId: spanIdOf(n), name: `span ${n}`, startNs, endNs, ...fields })
}

test('spans are complete events in microseconds, with what they hold', async () => {
  const attributes = {
    text: 'a',
    whole: 7,
    big: 2n ** 62n,
    bytes: new Uint8Array([1]),
    list: [1, 'b'],
    nan: Number.NaN,
  }
  const { head, events } = await chromeOf([
    span(0, 1000, 2500, { attributes, status: { code: 2, message: 'refused' } }),
    span(1, 1001, 1001, { parentId: spanIdOf(0) }),
  ])

  expect(head).toEqual({
    displayTimeUnit: 'ms',
    otherData: { session_id: 'session-1', title: 'Trip </script>', origin_unix_nano: String(BEGIN_NS) },
  })
  const [first, second] = events.filter(({ ph }) => ph === 'X')
  expect(first).toMatchObject({ name: 'span 0', cat: 'agent-inspector', ts: 1, dur: 1.5, tid: 1, cname: 'terrible' })
  expect(first?.args).toMatchObject({
    ...{ text: 'a', whole: 7, big: '4611686018427387904', bytes: 'AQ==', list: [1, 'b'], nan: 'NaN' },
    ...{ span_id: spanIdOf(0), status: 'error', status_message: 'refused' },
  })
  expect(second).toMatchObject({ ts: 1.001, dur: 0, tid: 1, args: { parent_id: spanIdOf(0) } })
})

test('a span is called by what it is of, once', async () => {
  const { events } = await chromeOf([
    span(0, 0, 1, { name: 'tool.call', attributes: { 'mcp.tool.name': 'search', exact: Object(3) } }),
    span(1, 0, 1, {
      name: 'chat gpt-4o',
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' },
    }),
    span(2, 0, 1, { name: 'GET /' }),
  ])
  const spans = events.filter(({ ph }) => ph === 'X')
  expect(spans.map(({ name }) => name)).toEqual(['tool.call search', 'chat gpt-4o', 'GET /'])
  expect(spans[0]?.args.exact).toBe(3)
})

test('what runs at the same time stands in lanes of its own, which have names', async () => {
  const { events } = await chromeOf([
    span(0, 0, 9000),
    span(1, 1000, 5000, { parentId: spanIdOf(0) }),
    span(2, 2000, 6000, { parentId: spanIdOf(0) }),
  ])
  const lanes = events.filter(({ ph }) => ph === 'X').map(({ name, tid }) => [name, tid])

  expect(lanes).toEqual([
    ['span 0', 1],
    ['span 1', 1],
    ['span 2', 2],
  ])
  const named = events.filter(({ ph, name }) => ph === 'M' && name === 'thread_name').map(({ tid }) => tid)
  expect(named).toEqual([0, 1, 2])
})

test('processes of one number on two machines are two', async () => {
  const on = (host: string) => ({
    origin: { resource: { 'service.name': 'a', 'process.pid': 7, 'host.name': host }, scope: { name: 's' } },
  })
  const { events } = await chromeOf([span(0, 0, 5, on('one')), span(1, 0, 5, on('other'))])
  const names = new Map(events.filter(({ name }) => name === 'process_name').map(({ pid, args }) => [pid, args.name]))

  expect(events.filter(({ ph }) => ph === 'X').map(({ pid }) => names.get(pid))).toEqual(['a on one', 'a on other'])
})

test('span events and session events are instants, links are flows between the spans', async () => {
  const link = { traceId: endedSpan().traceId, spanId: spanIdOf(0), attributes: { why: 'retry' } }
  const elsewhere = { ...link, spanId: spanIdOf(99) }
  const { events } = await chromeOf([
    span(0, 0, 1000, { events: [{ name: 'retry', atNs: BEGIN_NS + 500n, attributes: { attempt: 2 } }] }),
    span(1, 2000, 3000, { links: [link, elsewhere] }),
  ])
  const [one, other] = events.filter(({ ph }) => ph === 'X')

  expect(events.filter(({ ph }) => ph === 'i')).toMatchObject([
    { name: 'session_started', ts: 0, s: 'p', tid: 0 },
    { name: 'retry', ts: 0.5, s: 't', tid: one?.tid, args: { attempt: 2 } },
  ])
  expect(events.filter(({ ph }) => ph === 's' || ph === 'f')).toMatchObject([
    { ph: 's', id: 1, ts: one?.ts, pid: one?.pid, tid: one?.tid, args: { why: 'retry' } },
    { ph: 'f', id: 1, bp: 'e', ts: other?.ts, pid: other?.pid, tid: other?.tid },
  ])
})

test('an open span lasts as long as anything was heard of, with all that it told', async () => {
  const open = openSpan({ spanId: spanIdOf(5), startNs: BEGIN_NS, atNs: BEGIN_NS + 1000n, attributes: { a: 1 } })
  const { events } = await chromeOf([
    open,
    { ...open, atNs: BEGIN_NS + 4000n, attributes: { b: 2 } },
    span(1, 2000, 3000, { parentId: spanIdOf(5) }),
  ])

  expect(events.filter(({ ph }) => ph === 'X')).toMatchObject([
    { name: 'span 1', tid: 1 },
    { cat: 'open', ts: 0, dur: 4, tid: 1, args: { a: 1, b: 2, open: true } },
  ])
})
