/** The span of another process that a call which comes in hangs under. */
import { createClock } from '../clock.js'
import { IDLE } from '../idle.js'
import type { Operation } from '../operation.js'
import { sessionOfBaggage, type TraceContext } from './trace-context.js'

/** @param near what is current here: of the same trace, it says which session that is */
export function remoteParent(context: TraceContext, ...near: readonly (Operation | undefined)[]): Operation {
  const itself = near.find((operation) => operation?.id === context.spanId)
  if (itself !== undefined) return itself
  const ofTrace = near.find((operation) => operation?.traceId === context.traceId)
  const clock = ofTrace?.clock ?? createClock()
  return {
    kind: 'foreign',
    id: context.spanId,
    parentId: undefined,
    traceId: context.traceId,
    sessionId: ofTrace?.sessionId ?? sessionOfBaggage(context.baggage) ?? context.traceId,
    startNs: clock.nowNs(),
    clock,
    signal: ofTrace?.signal ?? IDLE.signal,
  }
}
