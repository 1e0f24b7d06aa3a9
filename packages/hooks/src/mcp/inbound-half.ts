/** The calls that come in over a connection: handled in an operation of their own, until they are answered. */
import type { RpcId, RpcMessage } from '../json-rpc.js'
import type { Runner } from '../runner.js'
import { startCancellableCall } from './cancellable-call.js'
import { carry } from './carried-contexts.js'
import type { OpenCall, OpenCalls } from './open-calls.js'
import { requestIdOf } from './outbound-half.js'
import { type Fate, WITHHELD } from './passage.js'
import type { Pauses } from './pauses.js'
import { RpcCancelledError } from './rpc-error.js'
import { takeTold } from './told-calls.js'
import { readContext } from './trace-context.js'
import type { Whereabouts } from './whereabouts.js'

export interface InboundHalfOptions {
  readonly calls: OpenCalls
  readonly pauses: Pauses
  readonly where: Whereabouts
}

export interface InboundHalf {
  serve(id: RpcId, message: RpcMessage, runner: Runner): Fate
  /** The application answers. */
  answered(id: RpcId, message: RpcMessage): Fate
  /** The peer withdraws a call. */
  cancelled(message: RpcMessage): void
  closed(cause: unknown): void
}

export function createInboundHalf({ calls, pauses, where }: InboundHalfOptions): InboundHalf {
  return {
    serve(id, message, runner) {
      const context = readContext(message)
      const told = takeTold(id, message.method, runner.current())
      if (told !== undefined) {
        const { operation, abort } = told
        calls.begin(id, { operation, message, abort, isTold: true, ended: context && carry(context) })
        return { message, operation }
      }
      const parent = where.ofRequest(message, context, runner)
      const { operation, abort } = startCancellableCall(parent)
      const call: OpenCall = { operation, message, abort, ended: context && carry(context) }
      calls.begin(id, call)
      return pauses.asked(id, call, runner) ? WITHHELD : { message, operation }
    },

    answered(id, message) {
      if (pauses.isLate(id)) return WITHHELD
      calls.answer(id, message)
      return undefined
    },

    cancelled(message) {
      const id = requestIdOf(message)
      if (id === undefined) return
      const cause = new RpcCancelledError(message.params?.reason)
      // Its handler hears of it first: what that ends of itself is cancelled, too.
      calls.get(id)?.abort?.abort(cause)
      calls.fail(id, cause)
    },

    closed: calls.failAll,
  }
}
