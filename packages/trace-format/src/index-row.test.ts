import { describe, expect, test } from 'vitest'
import { OURS } from './attributes.js'
import { ROW_FLAG } from './index-layout.js'
import { rowOf, stateNameOf } from './index-row.js'
import type { LogRecord, TraceRecord } from './record.js'
import { endedSpan, logRecord, openSpan, sessionEvent } from './sample-record.test-kit.js'

const place = { seq: 3, block: 1000, offset: 20, length: 700 }

function row(record: TraceRecord) {
  const found = rowOf(record, place)
  if (found === undefined) throw new Error('no row')
  return found
}

test('a span has a row with its place, a session event has none', () => {
  const record = endedSpan({ attributes: { 'mcp.tool.name': 'read_file' } })
  expect(row(record)).toMatchObject({ ...place, operation: 'tool.call', subject: 'read_file', flags: 0, status: 1 })
  expect(row(openSpan()).endNs).toBeUndefined()
  expect(rowOf(sessionEvent('session_started'), place)).toBeUndefined()
})

test('a log record of a span has one, which tells where it is', () => {
  const record = logRecord({ eventName: 'gen_ai.choice', attributes: { 'gen_ai.usage.input_tokens': 7 } })
  expect(row(record)).toMatchObject({ ...place, spanId: record.spanId, name: 'gen_ai.choice', flags: ROW_FLAG.log })
  expect(row(record).inputTokens).toBeUndefined()
})

describe('a log record of no span stands for itself', () => {
  const ofNone = (fields: Partial<LogRecord>): LogRecord => {
    const { spanId: _span, traceId: _trace, severityText: _text, ...record } = logRecord(fields)
    return { ...record, ...fields }
  }

  test.each([
    ['what it says', { attributes: { [OURS.logBody]: ' cache\n miss ' } }, 'cache miss', 0],
    [
      'how grave it is, by its word',
      { severityText: 'Warn', severityNumber: 13, attributes: { [OURS.logBody]: 'slow' } },
      'Warn slow',
      0,
    ],
    ['or by its number', { severityNumber: 17, attributes: { [OURS.logBody]: 'down' } }, 'ERROR down', 2],
    ['its name', { eventName: 'app.started', attributes: {} }, 'app.started', 0],
    [
      'what its body holds',
      { attributes: { [OURS.logBody]: { msg: 'x', at: [1, true], none: undefined, raw: Uint8Array.of(1, 2) } } },
      'msg=x at=1 true none= raw=2 bytes',
      0,
    ],
    ['nothing', { attributes: {}, severityNumber: 99 }, '', 2],
  ] as const)('with %s', (_what, fields, subject, status) => {
    expect(row(ofNone({ severityNumber: 0, eventName: '', ...fields }))).toMatchObject({
      ...place,
      traceId: '',
      spanId: '0'.repeat(16),
      subject,
      status,
      flags: ROW_FLAG.log,
    })
  })

  test('of a body that is long it looks at no more than a line', () => {
    const long = { list: Array.from({ length: 10_000 }, (_, i) => `item ${i}`), last: 'x'.repeat(100_000) }
    expect(row(ofNone({ attributes: { [OURS.logBody]: long } })).subject.length).toBeLessThan(300)
  })
})

test.each([
  ['cancelled', { attributes: { 'error.type': 'cancelled' } }, ROW_FLAG.cancelled],
  ['with the value of a state', { attributes: { 'mcp.state.plan_json': '{}' } }, ROW_FLAG.state],
  ['with a snapshot', { events: [{ name: OURS.stateSnapshot, atNs: 1n, attributes: {} }] }, ROW_FLAG.state],
  ['parallel', { name: 'workflow.run', attributes: { 'mcp.workflow.type': 'parallel' } }, ROW_FLAG.parallel],
  ['of another kind', { attributes: { 'mcp.state._json': '', 'error.type': 'timeout' } }, 0],
] as const)('a span that is %s says so in its flags', (_, fields, flags) => {
  expect(row(endedSpan(fields)).flags).toBe(flags)
})

test.each([
  [{ 'service.instance.id': 'one', 'process.pid': 7, 'service.name': 'agent' }, 'one'],
  [{ 'host.name': 'box', 'process.pid': 7, 'service.name': 'agent' }, 'box 7'],
  [{ 'service.name': 'agent' }, 'agent'],
  [{}, ''],
])('of the resource %j the process is %j', (resource, process) => {
  expect(row(endedSpan({ origin: { resource, scope: { name: 'test' } } })).process).toBe(process)
})

test('a state is named by the middle of its attribute', () => {
  expect(stateNameOf('mcp.state.plan_json')).toBe('plan')
  expect(['mcp.state.plan', 'mcp.state._json', 'state.plan_json'].map(stateNameOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
