/** What the function of `tool`, `agent` and `workflow` is given. */
import type { Operation } from './operation.js'
import { createSpan, IDLE, type Span } from './span.js'

export interface CallContext<Input> {
  readonly input: Input
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  readonly span: Span
}

export type Run<Input, Result> = (context: CallContext<Input>) => Result

const { signal, span } = IDLE

/** While nobody listens. */
export function idleContext<Input>(input: Input): CallContext<Input> {
  return { input, signal, span }
}

export function callContext<Input>(input: Input, operation: Operation): CallContext<Input> {
  return { input, signal: operation.signal, span: createSpan(operation) }
}
