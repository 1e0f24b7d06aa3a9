/** A call that comes in: it can be cancelled by itself, as it ends with its session. */
import { IDLE } from '../idle.js'
import { type Operation, startOperation } from '../operation.js'

export interface CancellableCall {
  readonly operation: Operation
  /** Fires the signal of the operation. */
  readonly abort: Aborter
}

export type Aborter = Pick<AbortController, 'abort'>

const { signal: never } = IDLE

/** The signal is made when somebody reads it: signals, above all those that follow others, are what is dear here. */
export function startCancellableCall(parent: Operation): CancellableCall {
  const operation = startOperation('mcp.rpc', parent)
  const outer = operation.signal
  let controller: AbortController | undefined
  let signal: AbortSignal | undefined
  const own = () => {
    controller ??= new AbortController()
    return controller
  }
  const read = () => {
    signal ??= outer === never ? own().signal : AbortSignal.any([outer, own().signal])
    return signal
  }
  Object.defineProperty(operation, 'signal', { get: read })
  return { operation, abort: { abort: (reason) => own().abort(reason) } }
}
