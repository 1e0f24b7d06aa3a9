/**
 * What an HTTP request is handled in. A handler runs before the body is here that says what it is about:
 * the frame is given to it at once, and gets its ids when that is known.
 */
import { createClock } from '../clock.js'
import { IDLE } from '../idle.js'
import { createTraceId } from '../ids.js'
import type { Operation } from '../operation.js'

export interface RequestFrame extends Operation {
  /** What hangs under the frame from now on hangs under this. */
  settle(operation: Operation): void
}

export function createRequestFrame(here: Operation | undefined): RequestFrame {
  const clock = here?.clock ?? createClock()
  const traceId = here?.traceId ?? createTraceId()
  let handled: Pick<Operation, 'signal'> = here ?? IDLE
  const frame: RequestFrame = {
    kind: 'session',
    id: here?.id ?? '',
    parentId: undefined,
    traceId,
    sessionId: here?.sessionId ?? traceId,
    startNs: clock.nowNs(),
    clock,
    get signal() {
      return handled.signal
    },
    settle(operation) {
      const { id, traceId: trace, sessionId, clock: ofRoot } = operation
      Object.assign(frame, { id, traceId: trace, sessionId, clock: ofRoot })
      // Its signal is read when somebody asks for it, not before.
      handled = operation
    },
  }
  return frame
}
