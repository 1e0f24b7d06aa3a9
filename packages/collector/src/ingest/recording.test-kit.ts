/** What was recorded, for the tests of this folder to ask. */

import { OURS, type SessionEventRecord, type SpanRecord, type TraceRecord } from '@agent-inspector/trace-format'
import { context, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, expect } from 'vitest'
import { ORIGIN } from './record.test-kit.js'
import { type RecordHooksOptions, recordHooks } from './record-hooks.js'
import { createTraceSessions } from './session-of.js'
import { startIngest, type WholeIngest } from './start-ingest.js'

export interface Recording {
  readonly records: TraceRecord[]
  write(record: TraceRecord): void
  clear(): void
  /** The next record of which `is` holds. */
  arrival(is: (record: TraceRecord) => boolean): Promise<TraceRecord>
  spans(): SpanRecord[]
  /** The first of that name. */
  span(name: string): SpanRecord
  /** The first with that value of an attribute. */
  spanWith(key: string, value: string): SpanRecord
  /** What an attribute of that span holds as JSON. */
  json(name: string, key: string): unknown
  events(): SessionEventRecord[]
  event(name: string): SessionEventRecord
  /** Session and engine of each session that began. */
  started(): unknown[]
}

export function createRecording(): Recording {
  const records: TraceRecord[] = []
  const expected: { is(record: TraceRecord): boolean; resolve(record: TraceRecord): void }[] = []
  const spans = () => records.filter((record) => record.type === 'span')
  const events = () => records.filter((record) => record.type === 'session_event')
  const span = (name: string) => found(spans(), name, (one) => one.name === name)
  return {
    records,
    write(record) {
      records.push(record)
      for (const awaited of expected) if (awaited.is(record)) awaited.resolve(record)
    },
    clear: () => void records.splice(0),
    arrival: (is) => new Promise((resolve) => expected.push({ is, resolve })),
    spans,
    span,
    spanWith: (key, value) => found(spans(), value, ({ attributes }) => attributes[key] === value),
    json: (name, key) => JSON.parse(String(span(name).attributes[key])),
    events,
    event: (name) => found(events(), name, (one) => one.name === name),
    started: () =>
      events()
        .filter(({ name }) => name === 'session_started')
        .map(({ sessionId, attributes }) => [sessionId, attributes[OURS.engine]]),
  }
}

/** The hooks alone are recorded, anew in each test. */
export function recordHooksEachTest(
  options: Partial<RecordHooksOptions> = {},
): Recording & { stop(): void; writeOpen(): void } {
  const recording = createRecording()
  const start = () =>
    recordHooks({ write: recording.write, sessions: createTraceSessions(), origin: ORIGIN, ...options })
  let ingest: ReturnType<typeof start>
  beforeEach(() => {
    recording.clear()
    ingest = start()
  })
  afterEach(() => ingest.close())
  return { ...recording, stop: () => ingest.close(), writeOpen: () => ingest.writeOpen() }
}

/** Everything is recorded, anew in each test, which leaves OpenTelemetry as it found it. */
export function recordAllEachTest(): Recording & { readonly ingest: WholeIngest; readonly problems: unknown[] } {
  const recording = createRecording()
  const problems: unknown[] = []
  let ingest: WholeIngest
  beforeEach(() => {
    recording.clear()
    const onProblem = (message: string, cause: unknown) => problems.push(message, cause)
    ingest = startIngest({ write: recording.write, flush: async () => {}, onProblem })
  })
  afterEach(() => {
    ingest.close()
    context.disable()
    trace.disable()
    expect(problems.splice(0)).toEqual([])
  })
  return {
    ...recording,
    problems,
    get ingest() {
      return ingest
    },
  }
}

function found<One extends TraceRecord>(among: readonly One[], what: string, is: (one: One) => boolean): One {
  const one = among.find(is)
  if (one === undefined)
    throw new Error(
      `no "${what}" among ${among.map((record) => ('name' in record ? record.name : record.type)).join()}`,
    )
  return one
}
