/**
 * Calls of which the HTTP middleware has told by the time they come in over a transport: where both are
 * used, a request is one span. The transport takes the call over, in silence.
 *
 *   mcp-inbound --tell--> [told calls] --takeTold--> inbound-half
 */
import type { RpcId } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import { peek } from '../peek.js'
import { sharedSlot } from '../shared-slot.js'
import type { Aborter } from './cancellable-call.js'

export interface ToldCall {
  readonly id: RpcId
  readonly method: string
  readonly operation: Operation
  /** Fires the signal of the operation. */
  readonly abort: Aborter
  /** The HTTP request it came with: what is current while that is handled. */
  readonly frame: Operation
  /** Called when a transport takes it over, which from then on tells of what the server says unasked. */
  readonly taken: () => void
}

const told = sharedSlot('mcp-told-calls.1', () => new Set<ToldCall>())
/** On the frame itself: a WeakSet of what lives as long as a request is dear to collect. */
const IS_TOLD = Symbol.for('agent-inspector.mcp-told-frame.1')

/** @returns undoes it: the call has ended */
export function tell(call: ToldCall): () => void {
  told.add(call)
  return () => void told.delete(call)
}

/** What comes in while this one is current has been told of. */
export function tellFrame(frame: Operation): void {
  Object.assign(frame, { [IS_TOLD]: true })
}

export function isToldFrame(here: Operation | undefined): boolean {
  return peek(here, IS_TOLD) === true
}

/**
 * The call that comes in now. Where something else is current, as where an HTTP library has a span of its
 * own, it is the only one of its id and method; of several nobody could say which.
 */
export function takeTold(id: RpcId, method: string | undefined, here: Operation | undefined): ToldCall | undefined {
  const same = [...told].filter((call) => call.id === id && call.method === method)
  const found = same.find(({ frame, operation }) => frame === here || operation === here) ?? onlyOne(same)
  if (found === undefined) return undefined
  told.delete(found)
  found.taken()
  return found
}

function onlyOne(calls: readonly ToldCall[]): ToldCall | undefined {
  return calls.length === 1 ? calls[0] : undefined
}
