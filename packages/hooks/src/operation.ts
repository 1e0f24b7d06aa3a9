/**
 * What is being done right now, and where it stands in the tree. Made by a helper when its function
 * is called, carried by the runner, named by every hook payload.
 */
import type { Clock } from './clock.js'
import { createSpanId } from './ids.js'

/** `session` is the frame that `session()` opens: it has no span of its own. */
export type OperationKind =
  | 'session'
  | 'workflow.run'
  | 'agent.call'
  | 'llm.generate'
  | 'tool.call'
  | 'resource.fetch'
  | 'prompt.apply'
  | 'signal.wait'
  | 'mcp.rpc'
  /** A span that is not ours: what a runner answers while somebody else's span is active. */
  | 'foreign'

export interface Operation {
  readonly kind: OperationKind
  /** The span's id, 16 lower-case hex digits. A `session` frame has the id that its children hang under, or ''. */
  readonly id: string
  /** Absent on a root. */
  readonly parentId: string | undefined
  /** 32 lower-case hex digits. */
  readonly traceId: string
  readonly sessionId: string
  /** Nanoseconds since the Unix epoch. */
  readonly startNs: bigint
  /** The clock of its root: wall time taken once, then monotonic. */
  readonly clock: Clock
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
}

/** An operation that begins now, under `parent`: another operation, or the frame of its session. */
export function startOperation(kind: OperationKind, parent: Operation): Operation {
  return {
    kind,
    id: createSpanId(),
    parentId: parent.id === '' ? undefined : parent.id,
    traceId: parent.traceId,
    sessionId: parent.sessionId,
    startNs: parent.clock.nowNs(),
    clock: parent.clock,
    signal: parent.signal,
  }
}
