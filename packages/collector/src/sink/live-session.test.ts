import { OURS, type SessionEventName, type SessionEventRecord, type SpanRecord } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { createLiveSession } from './live-session.js'

const ORIGIN = { resource: {}, scope: { name: 'test' } }
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const MINUTE_NS = 60_000_000_000n

function event(name: SessionEventName, attributes = {}): SessionEventRecord {
  return { type: 'session_event', name, sessionId: 's', atNs: 1n, attributes, origin: ORIGIN }
}

function span(number: number, fields: Partial<SpanRecord> = {}): SpanRecord {
  return {
    type: 'span',
    sessionId: 's',
    traceId: TRACE,
    spanId: number.toString(16).padStart(16, '0'),
    name: 'tool.call',
    kind: 1,
    startNs: 1n,
    endNs: 2n,
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
    origin: ORIGIN,
    ...fields,
  }
}

function create() {
  const clock = { nowNs: 1n }
  const session = createLiveSession('s', { process: { pid: 7, host: 'box' }, nowNs: () => clock.nowNs })
  const types = (...records: (SessionEventRecord | SpanRecord)[]) =>
    records.flatMap((record) => session.add(record)).map(({ type }) => type)
  return { session, clock, types }
}

describe('tells', () => {
  test('that it started, once, and every end', () => {
    const { types } = create()
    expect(types(event('session_started'), event('session_started', { [OURS.title]: 'Now named' }))).toEqual([
      'SessionStarted',
      'SessionUpdated',
    ])
    expect(types(span(1), event('session_finished'))).toEqual(['SessionFinished'])
  })

  test('a wait that ended without an answer as a change, not as an answer', () => {
    const { types } = create()
    const wait = { spanId: 'a'.repeat(16) }
    types(event('session_started'), { ...event('waiting_on_signal', { [OURS.signalName]: 'go' }), ...wait })

    expect(types({ ...event('signal_received', { [OURS.signalOutcome]: 'timed_out' }), ...wait })).toEqual([
      'SessionUpdated',
    ])
  })

  test('counts that changed when it is asked, once', () => {
    const { session, types } = create()
    types(event('session_started'), span(1))

    expect(session.takeUpdate()).toMatchObject({ type: 'SessionUpdated', session: { spanCount: 1, toolCalls: 1 } })
    expect(session.takeUpdate()).toBeUndefined()
  })

  test('the end of a session that only time can end', () => {
    const { session, clock, types } = create()
    types(span(1))
    session.takeUpdate()
    clock.nowNs = MINUTE_NS

    expect(session.running).toBe(false)
    expect(session.takeUpdate()).toMatchObject({ type: 'SessionFinished', session: { status: 'completed' } })
    expect(session.takeUpdate()).toBeUndefined()
  })
})

describe('long after its end', () => {
  test('it keeps what it was, whatever still comes', () => {
    const { session, clock, types } = create()
    types(event('session_started'), span(1), event('session_finished'))
    clock.nowNs += MINUTE_NS
    session.settle()
    types(span(2))

    expect(session.summary()).toMatchObject({
      status: 'completed',
      spanCount: 1,
      process: { pid: 7, host: 'box', live: true },
    })
  })

  test('it can begin again', () => {
    const { session, clock, types } = create()
    types(event('session_started'), event('session_finished'))
    clock.nowNs += MINUTE_NS
    session.settle()

    expect(types(event('session_started'))).toEqual(['SessionUpdated'])
    expect(session.running).toBe(true)
  })

  test('not before: late spans are counted', () => {
    const { session, types } = create()
    types(event('session_started'), event('session_finished'))
    session.settle()
    types(span(1))

    expect(session.summary().spanCount).toBe(1)
  })
})
