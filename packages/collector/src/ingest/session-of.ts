/**
 * Which session a trace belongs to, and which sessions have begun: shared by all that records spans.
 *
 * Bounded: what was not asked for longest is forgotten first. A forgotten session is begun once more,
 * which readers fold into the first.
 */
export interface TraceSessions {
  /** The session that holds this trace. */
  of(traceId: string): string | undefined
  /** From now on it holds it. @returns the session that held it until now, if that was another. */
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
      if (before === sessionId) return undefined
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
