/**
 * Which session a trace belongs to, and which sessions have begun: shared by all that records spans.
 *
 *   record-hooks, span-processor --claimTrace--> session_started, trace_joined, where they are due
 *
 * Bounded: what was not asked for longest is forgotten first. A forgotten session is begun once more,
 * which readers fold into the first.
 */

import {
  type Attributes,
  type Origin,
  OURS,
  SESSION_ID,
  type SessionEventName,
  type SessionEventRecord,
} from '@agent-inspector/trace-format'

export interface TraceSessions {
  /** The session that holds this trace. */
  of(traceId: string): string | undefined
  /**
   * From now on it holds it, if nobody does or only the session that is named after the trace itself.
   *
   * @returns the session that held it until now
   */
  claim(traceId: string, sessionId: string): string | undefined
  /** True once for each session: whoever gets it writes `session_started`. */
  begin(sessionId: string): boolean
}

/** @param maxKept traces, and sessions, that are remembered. Default: 20,000. */
export function createTraceSessions(maxKept = 20_000): TraceSessions {
  const byTrace = createRecent<string>(maxKept)
  const begun = createRecent<true>(maxKept)
  return {
    of: (traceId) => byTrace.get(traceId),
    claim(traceId, sessionId) {
      const before = byTrace.get(traceId)
      if (before === sessionId || (before !== undefined && before !== traceId)) return undefined
      byTrace.set(traceId, sessionId)
      return before
    },
    begin(sessionId) {
      if (begun.get(sessionId) === true) return false
      begun.set(sessionId, true)
      return true
    },
  }
}

export interface SpanInTrace {
  spanContext(): { readonly traceId: string }
  /** Absent on a span that records nothing. */
  readonly attributes?: object
}

/** The session of a span around which there is no operation of ours: its own word, else its trace's. */
export function sessionOfSpan(span: SpanInTrace, sessions: TraceSessions): string {
  const { traceId } = span.spanContext()
  const attributes = new Map<string, unknown>(Object.entries(span.attributes ?? {}))
  const named = attributes.get(SESSION_ID) ?? attributes.get('gen_ai.conversation.id')
  return typeof named === 'string' && named !== '' ? named : (sessions.of(traceId) ?? traceId)
}

export interface Claim {
  readonly sessionId: string
  /** Of a session that is new. */
  readonly title?: string
  readonly traceId: string
  readonly atNs: bigint
  readonly origin: Origin
}

/** A span of this trace is filed under this session: says so wherever it is news. */
export function claimTrace(claim: Claim, sessions: TraceSessions, write: (record: SessionEventRecord) => void): void {
  beginSession(claim, sessions, write)
  const before = sessions.claim(claim.traceId, claim.sessionId)
  if (before !== undefined) write(eventOf(claim, 'trace_joined', { [OURS.joinedSessionId]: before }))
}

/** Something is filed under this session, which may be of no trace: says so where it is the first. */
export function beginSession(
  begun: Omit<Claim, 'traceId'> & Partial<Pick<Claim, 'traceId'>>,
  sessions: TraceSessions,
  write: (record: SessionEventRecord) => void,
): void {
  if (!sessions.begin(begun.sessionId)) return
  const { title } = begun
  write(
    eventOf(begun, 'session_started', { [OURS.engine]: 'otlp', ...(title !== undefined && { [OURS.title]: title }) }),
  )
}

function eventOf(
  { sessionId, traceId, atNs, origin }: Omit<Claim, 'traceId'> & Partial<Pick<Claim, 'traceId'>>,
  name: SessionEventName,
  attributes: Attributes,
): SessionEventRecord {
  const ofTrace = traceId === undefined ? {} : { traceId }
  return { type: 'session_event', name, sessionId, ...ofTrace, atNs, attributes, origin }
}

interface Recent<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** Two generations of entries: what was asked for since the last turn outlives the next. */
function createRecent<Value>(maxKept: number): Recent<Value> {
  const half = Math.max(1, maxKept / 2)
  let fresh = new Map<string, Value>()
  let aged = new Map<string, Value>()

  function set(key: string, value: Value): void {
    fresh.set(key, value)
    if (fresh.size < half) return
    aged = fresh
    fresh = new Map()
  }

  return {
    get(key) {
      const value = fresh.get(key)
      if (value !== undefined) return value
      const older = aged.get(key)
      if (older !== undefined) set(key, older)
      return older
    },
    set,
  }
}
