/**
 * Records that came by OTLP, each under its session: the one that it names, else the one that holds its trace, else
 * one that is called as its trace.
 *
 *   decode-request.ts --records--> [createOtlpFiler] --records, session_started, trace_joined--> capture queue
 */
import { createHash } from 'node:crypto'
import { isSessionId } from '@agent-inspector/hooks'
import { SESSION_ID, type SpanOpenRecord, type SpanRecord, type TraceRecord } from '@agent-inspector/trace-format'
import { claimTrace, type TraceSessions } from '../session-of.js'

export interface OtlpFiler {
  file(record: TraceRecord): void
}

export interface OtlpFilerOptions {
  readonly write: (record: TraceRecord) => void
  readonly sessions: TraceSessions
}

export function createOtlpFiler({ write, sessions }: OtlpFilerOptions): OtlpFiler {
  return {
    file(record) {
      if (record.type === 'session_event') {
        if (record.name === 'session_started') sessions.begin(record.sessionId)
        write(record)
      } else fileSpan(record)
    },
  }

  function fileSpan(record: SpanRecord | SpanOpenRecord): void {
    const { traceId, startNs: atNs, origin } = record
    const named = namedBy(record)
    const sessionId = named === undefined ? (sessions.of(traceId) ?? traceId) : idOf(named)
    const title = named === sessionId ? undefined : named
    claimTrace({ sessionId, traceId, atNs, origin, ...(title !== undefined && { title }) }, sessions, write)
    write(sessionId === named || named === undefined ? { ...record, sessionId } : withName(record, sessionId))
  }
}

/**
 * Of several records of one trace, the first that names a session before all others: so that those which name none
 * are filed with it. Children end, and are sent, before their parents.
 */
export function namesFirst(records: readonly TraceRecord[]): readonly TraceRecord[] {
  const named = new Map<string, TraceRecord>()
  for (const record of records) {
    if (record.type === 'session_event' || named.has(record.traceId) || namedBy(record) === undefined) continue
    named.set(record.traceId, record)
  }
  if (named.size === 0) return records
  const first = new Set(named.values())
  return [...first, ...records.filter((record) => !first.has(record))]
}

/** The decoder falls back to the trace. */
function namedBy({ sessionId, traceId }: SpanRecord | SpanOpenRecord): string | undefined {
  return sessionId === traceId || sessionId === '' ? undefined : sessionId
}

/** Sessions of OTLP may be called anything; what cannot stand in an address gets an id made of its name. */
function idOf(name: string): string {
  if (isSessionId(name)) return name
  return `named-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

/** The name that it gives itself stays with it. */
function withName<R extends SpanRecord | SpanOpenRecord>(record: R, sessionId: string): R {
  return { ...record, sessionId, attributes: { ...record.attributes, [SESSION_ID]: record.sessionId } }
}
