/**
 * When which index is written: each soon after its part, all of them in slices. Hundreds of sessions that are
 * recorded side by side would else hold up the event loop together.
 *
 *   index-writer.ts --flush, later--> [flush turns] --a few at a time--> index-writer.ts
 */
import { INDEX_AGE_MS, WRITE_SLICE_MS } from '../base/limits.js'

export interface FlushTurns {
  /** Calls it when it is time; once more before that does nothing. It must not throw. */
  add(flush: () => void): void
  /** It is not to be called any more. */
  delete(flush: () => void): void
}

export function createFlushTurns(): FlushTurns {
  /** When they are due, the first one first. */
  const waiting = new Map<() => void, number>()
  let isScheduled = false

  const schedule = (delayMs: number): void => {
    if (!isScheduled) setTimeout(run, delayMs).unref()
    isScheduled = true
  }

  const run = (): void => {
    isScheduled = false
    const untilMs = performance.now() + WRITE_SLICE_MS
    for (const [flush, dueMs] of waiting) {
      const nowMs = performance.now()
      if (dueMs > nowMs || nowMs >= untilMs) {
        schedule(Math.max(1, dueMs - nowMs))
        return
      }
      waiting.delete(flush)
      flush()
    }
  }

  return {
    add(flush) {
      if (waiting.has(flush)) return
      waiting.set(flush, performance.now() + INDEX_AGE_MS)
      schedule(INDEX_AGE_MS)
    },
    delete: (flush) => void waiting.delete(flush),
  }
}
