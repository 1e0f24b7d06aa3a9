/**
 * Opens a session and closes it: announces both, and makes the frame under which its operations hang.
 *
 *   session(), or a helper called outside a session --> [openSession] --> session_started … session_finished
 */
import type { SessionStatus } from './catalogue.js'
import { hookChannel } from './channel.js'
import { createClock } from './clock.js'
import { createTraceId } from './ids.js'
import type { Operation } from './operation.js'
import { peek } from './peek.js'
import { enterSession } from './running-sessions.js'
import { announceStepping, forgetStepping } from './stepping.js'

export interface OpenSessionOptions {
  /** Default: the trace id. */
  readonly id?: string | undefined
  readonly title?: string | undefined
  /** Kept with the session: strings, numbers, booleans, nested. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** What made it. Default: `node`. */
  readonly engine?: string | undefined
}

export interface OpenSession {
  /** The parent of the operations that are roots in this session. */
  readonly frame: Operation
  finish(): void
  fail(error: unknown): void
}

const started = hookChannel('session_started')
const finished = hookChannel('session_finished')
const cancelled = hookChannel('operation_cancelled')

/**
 * @param parent where we are; a foreign span there goes on as the parent of everything in the session,
 *   while an operation of another session does not: a trace belongs to one session
 */
export function openSession(
  { id, title, metadata, engine = 'node' }: OpenSessionOptions,
  parent?: Operation,
): OpenSession {
  const host = parent?.kind === 'foreign' ? parent : undefined
  const traceId = host?.traceId ?? createTraceId()
  const sessionId = id ?? traceId
  const clock = parent?.clock ?? createClock()
  const startNs = clock.nowNs()
  const { signal, leave } = enterSession(sessionId)
  const frame: Operation = {
    kind: 'session',
    id: host?.id ?? '',
    parentId: undefined,
    traceId,
    sessionId,
    startNs,
    clock,
    signal: parent === undefined ? signal : AbortSignal.any([parent.signal, signal]),
  }
  if (started.hasSubscribers) {
    started.publish({
      sessionId,
      atNs: startNs,
      engine,
      ...(title === undefined ? undefined : { title }),
      ...(metadata === undefined ? undefined : { metadata }),
    })
  }

  announceStepping(sessionId, startNs)
  const tellCancelled = () => {
    if (!cancelled.hasSubscribers) return
    const { reason } = frame.signal
    const by = peek(reason, 'by')
    cancelled.publish({ operation: frame, reason, ...(typeof by === 'string' ? { by } : undefined) })
  }
  frame.signal.addEventListener('abort', tellCancelled, { once: true })

  const end = (outcome: { readonly status: SessionStatus; readonly error?: unknown }) => {
    leave()
    forgetStepping(sessionId)
    frame.signal.removeEventListener('abort', tellCancelled)
    if (finished.hasSubscribers) finished.publish({ sessionId, atNs: clock.nowNs(), ...outcome })
  }
  return {
    frame,
    finish: () => end({ status: 'completed' }),
    fail: (error) => end({ status: isCancellation(error, frame.signal) ? 'cancelled' : 'failed', error }),
  }
}

function isCancellation(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || peek(error, 'name') === 'AbortError'
}
