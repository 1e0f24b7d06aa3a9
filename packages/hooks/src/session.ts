/** `session()`: everything that belongs to one run of an agent, under one id, title and status. */
import { hookChannel } from './channel.js'
import { takeSlot } from './default-runner.js'
import { IDLE } from './idle.js'
import { observe } from './observe.js'
import { type OpenSessionOptions, openSession } from './open-session.js'
import { type Runner, slot } from './runner.js'
import { assertSessionId } from './session-id.js'

export type SessionOptions = Omit<OpenSessionOptions, 'engine'>

export interface SessionContext {
  /** Absent while nobody listens and none was given. */
  readonly id: string | undefined
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
}

type Run<Result> = (context: SessionContext) => Result

const { signal } = IDLE
// Of its own, as said of IDLE in idle.ts.
const here = slot
const started = hookChannel('session_started')
const finished = hookChannel('session_finished')

/**
 * Runs `fn` as a session and returns what it returns. Operations in it share one trace. Inside a
 * session, the id of that same session goes on with it; any other opens a session of its own.
 *
 * @throws {HooksError} `SESSION_ID_INVALID`, before `fn` is called, whether or not anyone listens
 */
export function session<Result>(options: SessionOptions, fn: Run<Result>): Result
export function session<Result>(fn: Run<Result>): Result
export function session<Result>(options: SessionOptions | Run<Result>, fn?: Run<Result>): Result {
  if (typeof options === 'function') return runSession({}, options)
  return runSession(options, fn as Run<Result>)
}

function runSession<Result>(options: SessionOptions, fn: Run<Result>): Result {
  if (options.id !== undefined) assertSessionId(options.id)
  const runner = here.runner ?? (started.hasSubscribers || finished.hasSubscribers ? takeSlot() : undefined)
  if (runner === undefined) return fn({ id: options.id, signal })
  return recordSession(runner, options, fn)
}

function recordSession<Result>(runner: Runner, options: SessionOptions, fn: Run<Result>): Result {
  const parent = runner.current()
  if (parent !== undefined && parent.kind !== 'foreign' && parent.sessionId === options.id) {
    return fn({ id: parent.sessionId, signal: parent.signal })
  }
  const { frame, finish, fail } = openSession(options, parent)
  return runner.run(frame, () =>
    observe(() => fn({ id: frame.sessionId, signal: frame.signal }), {
      returned: finish,
      threw: fail,
      resume: (step) => runner.run(frame, step),
    }),
  )
}
