/**
 * The sessions that run in this process, whichever copy of the package began them, so that one who
 * knows only a session's id can cancel it.
 */
import { CancelledError } from './errors.js'
import { sharedSlot } from './shared-slot.js'

// A session id may be in use more than once at a time.
const running = sharedSlot('sessions.1', () => new Map<string, ReadonlySet<AbortController>>())

export interface RunningSession {
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  /** Call it when the session is over. */
  leave(): void
}

export function enterSession(sessionId: string): RunningSession {
  const controller = new AbortController()
  running.set(sessionId, new Set(running.get(sessionId)).add(controller))
  return {
    signal: controller.signal,
    leave() {
      const others = new Set(running.get(sessionId))
      others.delete(controller)
      if (others.size === 0) running.delete(sessionId)
      else running.set(sessionId, others)
    },
  }
}

/** True of a session that runs in this process. */
export function isRunning(sessionId: string): boolean {
  return running.has(sessionId)
}

/**
 * Fires the signal of a running session. It ends when its functions heed that.
 *
 * @param reason what the signal fires with, and what its functions are expected to throw
 * @returns false if no such session runs in this process
 */
export function cancelSession(sessionId: string, reason: unknown = new CancelledError()): boolean {
  const controllers = running.get(sessionId)
  if (controllers === undefined) return false
  for (const controller of controllers) controller.abort(reason)
  return true
}
