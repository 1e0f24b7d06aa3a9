/** What functions are given while nobody listens. */
import type { CallContext } from './call-context.js'
import type { Span } from './span.js'

/**
 * What everybody shares while nobody listens: a signal that never fires, a span that keeps nothing.
 * A module on the agent's path takes them into constants of its own: an imported one V8 reads anew
 * each time.
 */
export const IDLE: { readonly signal: AbortSignal; readonly span: Span } = {
  signal: new AbortController().signal,
  span: { set() {}, event() {} },
}

const { signal, span } = IDLE

/** For the functions of `tool`, `agent` and `workflow`. */
export function idleContext<Input>(input: Input): CallContext<Input> {
  return { input, signal, span }
}
