/**
 * `waitForSignal()`: the agent stops until somebody answers: a person in the page, or the application.
 *
 *   session_paused → before_signal_wait → (the answer) → after_ | error_signal_wait → session_resumed
 *
 * The wait is real whether or not anyone listens: it can be answered through `answerWait` alone.
 */
import { announce, awaitSignal, paused, resumed } from './await-signal.js'
import type { JsonSchema, SignalAnswer, SignalFields } from './catalogue.js'
import type { Runner } from './runner.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface WaitOptions {
  /** What is asked, for people to read. */
  readonly prompt: string
  /** Of the answer; the page makes a form of it. Absent: anything fits. */
  readonly schema?: JsonSchema
  /** Milliseconds; default: waits without end. */
  readonly timeoutMs?: number
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal
}

const hooks = callHooks('signal_wait', 'signal.wait')

/** While nobody listens a wait has an id and a session all the same: it can be answered. */
const NO_RUNNER: Runner = { current: () => undefined, run: (_operation, fn) => fn() }

/**
 * Waits until the signal `name` is answered.
 *
 * @returns the answer's payload; rejects with `SignalTimeoutError`, with the reason of `signal`, or
 *   with that of the session's own signal
 */
export function waitForSignal<Payload = unknown>(name: string, options: WaitOptions): Promise<Payload> {
  return startWait(name, options).answered.then(({ payload }) => payload as Payload)
}

export interface StartedWait {
  readonly waitId: string
  readonly answered: Promise<SignalAnswer>
}

/** @param elsewhere its answer, where it is not ours to give: the wait is shown, and ends with that */
export function startWait(name: string, options: WaitOptions, elsewhere?: Promise<SignalAnswer>): StartedWait {
  const { prompt, schema, timeoutMs, signal } = options
  const fields: SignalFields = {
    signal: name,
    prompt,
    ...(schema === undefined ? undefined : { schema }),
    ...(timeoutMs === undefined ? undefined : { timeoutMs }),
  }
  let answer: Promise<SignalAnswer>
  let waitId = ''

  const answered = traceCall(listeningRunner(hooks) ?? NO_RUNNER, {
    hooks,
    title: name,
    fields,
    entered(operation) {
      waitId = operation.id
      // Before anyone hears of it, so that a listener may answer at once.
      answer = elsewhere ?? awaitSignal(operation, fields, signal)
      announce(paused, operation, fields)
    },
    invoke: () => answer,
    outcome: (value) => value as SignalAnswer,
    left: (operation, value) =>
      announce(resumed, operation, value === undefined ? {} : { payload: (value as SignalAnswer).payload }),
  })
  return { waitId, answered }
}
