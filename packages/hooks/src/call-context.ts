/** What the function of `tool`, `agent` and `workflow` is given. */
import type { Operation } from './operation.js'
import { createSpan, type Span } from './span.js'

export interface CallContext<Input> {
  readonly input: Input
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  readonly span: Span
}

export type Run<Input, Result> = (context: CallContext<Input>) => Result

export function callContext<Input>(input: Input, operation: Operation): CallContext<Input> {
  return { input, signal: operation.signal, span: createSpan(operation) }
}
