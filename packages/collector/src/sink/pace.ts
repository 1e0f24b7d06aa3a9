/**
 * Tells of a session at most so often: the first time at once, then the latest when its time has come.
 *
 *   live sink --due(session)--> [pace] --tell(session)--> live sink
 */
export interface Pace {
  /** There is something to tell of it. */
  due(sessionId: string): void
  /** Tells now what rests, and forgets it. */
  flush(): void
}

export interface PaceOptions {
  readonly everyMs: number
  /** @returns false where there was nothing to tell */
  readonly tell: (sessionId: string) => boolean
}

export function createPace({ everyMs, tell }: PaceOptions): Pace {
  /** Those that were told of less than `everyMs` ago. */
  const resting = new Map<string, NodeJS.Timeout>()

  const tellNow = (sessionId: string): void => {
    resting.delete(sessionId)
    if (tell(sessionId)) resting.set(sessionId, setTimeout(tellNow, everyMs, sessionId).unref())
  }

  return {
    due(sessionId) {
      if (!resting.has(sessionId)) tellNow(sessionId)
    },

    flush() {
      for (const [sessionId, timer] of resting) {
        clearTimeout(timer)
        tell(sessionId)
      }
      resting.clear()
    },
  }
}
