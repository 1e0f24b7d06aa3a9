/**
 * One call of a helper while somebody listens: before → fn → after | error, all of them inside the
 * operation's own run. Opens a session of its own when it is called outside of one.
 */
import type { HookPayload } from './catalogue.js'
import { type HookChannel, hookChannel } from './channel.js'
import { leaveSlot, takeSlot } from './default-runner.js'
import { observe } from './observe.js'
import { openSession } from './open-session.js'
import { type Operation, type OperationKind, startOperation } from './operation.js'
import { peek } from './peek.js'
import { type Decision, type Gate, type Runner, slot } from './runner.js'

// Of its own, as said of IDLE in idle.ts.
const here = slot

/** What stands between `before_` and the end in the names of the three hooks of a call. */
export type CallName =
  | 'workflow_run'
  | 'agent_call'
  | 'llm_generate'
  | 'tool_call'
  | 'resource_fetch'
  | 'prompt_apply'
  | 'signal_wait'

export interface CallHooks<Name extends CallName> {
  readonly kind: OperationKind
  readonly before: HookChannel<`before_${Name}`>
  readonly after: HookChannel<`after_${Name}`>
  readonly error: HookChannel<`error_${Name}`>
}

type Fields<Payload> = Omit<Payload, 'operation'>

export interface Call<Name extends CallName, Result> {
  readonly hooks: CallHooks<Name>
  /** Of the session, if this call opens one. */
  readonly title: string
  readonly fields: Fields<HookPayload<`before_${Name}`>>
  /** The agent's own function: only one that is `async` can be held back. Absent: this call is none of the agent's. */
  readonly fn?: unknown
  /** What the function gets, and what may be changed of that. */
  readonly input?: unknown
  /** Before anything is announced. */
  entered?(operation: Operation): void
  invoke(operation: Operation, input: unknown): Result
  /** What the `after_*` hook tells of the value the function returned. */
  outcome(value: unknown): Fields<HookPayload<`after_${Name}`>>
  /** What the `error_*` hook tells beside the error. */
  failure?(): Omit<HookPayload<`error_${Name}`>, 'operation' | 'error'>
  /** After everything is announced; `value` is absent where it failed. */
  left?(operation: Operation, value?: unknown): void
}

export function traceCall<Name extends CallName, Result>(runner: Runner, call: Call<Name, Result>): Result {
  const { hooks, title } = call
  const parent = runner.current()
  // Who subscribed past `on` leaves without a word: the next call finds the slot empty.
  if (parent === undefined) leaveSlot()
  const session = parent === undefined ? openSession({ title }) : undefined
  const operation = startOperation(hooks.kind, session?.frame ?? (parent as Operation))

  return runner.run(operation, () => {
    call.entered?.(operation)
    if (hooks.before.hasSubscribers)
      hooks.before.publish({ operation, ...call.fields } as HookPayload<`before_${Name}`>)
    return observe(() => invoke(call, operation), {
      returned(value) {
        if (hooks.after.hasSubscribers) {
          hooks.after.publish({ operation, ...call.outcome(value) } as HookPayload<`after_${Name}`>)
        }
        call.left?.(operation, value)
        session?.finish()
      },
      threw(error) {
        if (hooks.error.hasSubscribers) {
          hooks.error.publish({ operation, error, ...call.failure?.() } as HookPayload<`error_${Name}`>)
        }
        call.left?.(operation)
        session?.fail(error)
      },
      resume: (step) => runner.run(operation, step),
    })
  })
}

function invoke<Name extends CallName, Result>(call: Call<Name, Result>, operation: Operation): Result {
  const decided = here.gate === undefined ? undefined : ask(here.gate, call, operation)
  if (decided === undefined) return call.invoke(operation, call.input)
  const goOn = (decision: Decision): unknown =>
    decision.action === 'skip' ? decision.result : call.invoke(operation, decision.input)
  // An async function answers with a plain promise: another one stands for it.
  return decided.then(goOn) as Result
}

function ask<Name extends CallName, Result>(
  gate: Gate,
  { fn, title, input }: Call<Name, Result>,
  operation: Operation,
): Promise<Decision> | undefined {
  return peek(fn, Symbol.toStringTag) === 'AsyncFunction' ? gate(operation, title, input) : undefined
}

export function callHooks<Name extends CallName>(name: Name, kind: OperationKind): CallHooks<Name> {
  return {
    kind,
    before: hookChannel(`before_${name}`),
    after: hookChannel(`after_${name}`),
    error: hookChannel(`error_${name}`),
  }
}

/** The runner to trace a call with; `undefined` while nobody listens. */
export function listeningRunner<Name extends CallName>({ before, after, error }: CallHooks<Name>): Runner | undefined {
  if (here.runner !== undefined) return here.runner
  // Somebody may have subscribed to a channel past `on`.
  return before.hasSubscribers || after.hasSubscribers || error.hasSubscribers ? takeSlot() : undefined
}
