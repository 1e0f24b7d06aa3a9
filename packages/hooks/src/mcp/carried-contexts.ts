/**
 * The trace contexts that came in with calls which are being answered, whichever connection they came
 * over: a call that goes out meanwhile hands on their tracestate and baggage.
 */
import { sharedSlot } from '../shared-slot.js'
import type { TraceContext } from './trace-context.js'

const carried = sharedSlot('trace-contexts.1', () => new Map<string, readonly TraceContext[]>())

/** @returns undoes it: the call is answered */
export function carry(context: TraceContext): () => void {
  const { traceId } = context
  carried.set(traceId, [...(carried.get(traceId) ?? []), context])
  return () => {
    const others = (carried.get(traceId) ?? []).filter((other) => other !== context)
    if (others.length === 0) carried.delete(traceId)
    else carried.set(traceId, others)
  }
}

/** The latest that came in this trace. */
export function carriedContext(traceId: string): TraceContext | undefined {
  return carried.get(traceId)?.at(-1)
}
