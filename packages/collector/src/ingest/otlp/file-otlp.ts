/**
 * Records that came by OTLP, each under its session: the one that it names, else the one that holds its trace, else
 * one that is called as its trace.
 *
 *   decode-request.ts --records--> [createOtlpFiler] --records, session_started, trace_joined--> capture queue
 */
import { createHash } from 'node:crypto'
import { isSessionId } from '@agent-inspector/hooks'
import { SESSION_ID, type SessionEventRecord, type TraceRecord, timeOf } from '@agent-inspector/trace-format'
import { beginSession, claimTrace, type TraceSessions } from '../session-of.js'

export interface OtlpFiler {
  file(record: TraceRecord): void
}

export interface OtlpFilerOptions {
  readonly write: (record: TraceRecord) => void
  readonly sessions: TraceSessions
}

type Foreign = Exclude<TraceRecord, SessionEventRecord>

export function createOtlpFiler({ write, sessions }: OtlpFilerOptions): OtlpFiler {
  return {
    file(record) {
      if (record.type === 'session_event') {
        if (record.name === 'session_started') sessions.begin(record.sessionId)
        write(record)
      } else fileForeign(record)
    },
  }

  function fileForeign(record: Foreign): void {
    const { traceId, origin } = record
    const named = namedBy(record)
    const sessionId = named === undefined ? sessionOfTrace(record) : idOf(named)
    const title = named === sessionId ? undefined : named
    const claim = { sessionId, atNs: timeOf(record), origin, ...(title !== undefined && { title }) }
    // A log record may come of a trace that names its session only later.
    if (traceId !== undefined) claimTrace({ ...claim, traceId }, sessions, write)
    else beginSession(claim, sessions, write)
    write(sessionId === named || named === undefined ? { ...record, sessionId } : withName(record, sessionId))
  }

  /** What names no session has a trace: the decoder has seen to it. */
  function sessionOfTrace({ traceId = '' }: Foreign): string {
    return sessions.of(traceId) ?? traceId
  }
}

/**
 * Of several records of one trace, the first that names a session before all others: so that those which name none
 * are filed with it. Children end, and are sent, before their parents.
 */
export function namesFirst(records: readonly TraceRecord[]): readonly TraceRecord[] {
  const named = new Map<string, TraceRecord>()
  for (const record of records) {
    if (record.type === 'session_event' || record.traceId === undefined) continue
    if (!named.has(record.traceId) && namedBy(record) !== undefined) named.set(record.traceId, record)
  }
  if (named.size === 0) return records
  const first = new Set(named.values())
  return [...first, ...records.filter((record) => !first.has(record))]
}

/** The decoder falls back to the trace. */
function namedBy({ sessionId, traceId }: Foreign): string | undefined {
  return sessionId === traceId || sessionId === '' ? undefined : sessionId
}

/** Sessions of OTLP may be called anything; what cannot stand in an address gets an id made of its name. */
function idOf(name: string): string {
  if (isSessionId(name)) return name
  return `named-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

/** The name that it gives itself stays with it. */
function withName<R extends Foreign>(record: R, sessionId: string): R {
  return { ...record, sessionId, attributes: { ...record.attributes, [SESSION_ID]: record.sessionId } }
}
