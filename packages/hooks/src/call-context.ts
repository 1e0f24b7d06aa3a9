/** What the function of `tool`, `agent` and `workflow` is given. */
import type { Operation } from './operation.js'
import { createSpan, NO_SIGNAL, NO_SPAN, type Span } from './span.js'

export interface CallContext<Input> {
  readonly input: Input
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  readonly span: Span
}

export type Run<Input, Result> = (context: CallContext<Input>) => Result

/** While nobody listens. */
export function idleContext<Input>(input: Input): CallContext<Input> {
  return { input, signal: NO_SIGNAL, span: NO_SPAN }
}

export function callContext<Input>(input: Input, operation: Operation): CallContext<Input> {
  return { input, signal: operation.signal, span: createSpan(operation) }
}
