/** The calls of one direction that have no answer yet, by the id of their request. */
import type { RpcDirection, RpcId, RpcMessage } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import type { Aborter } from './cancellable-call.js'
import { createLatestMap } from './latest-map.js'
import type { SendOptions } from './mcp-transport.js'
import type { RequestStream } from './request-stream.js'
import { errorOfResponse } from './rpc-error.js'
import type { RpcHooks, RpcStart } from './rpc-hooks.js'

export interface OpenCall extends RpcStart {
  /** Fires the signal of the operation, of one that came in. */
  readonly abort?: Aborter
  /** Somebody else tells of it. */
  readonly isTold?: boolean
  /** Left when it ends: what is shared with other calls. */
  readonly held?: { leave(): void } | undefined
  /** Undoes what was set up for as long as it is open; with its response, or why there is none. */
  ended?: ((end: CallEnd) => void) | undefined
}

export interface OutboundCall extends OpenCall {
  /** What it hangs under: who called, or the connection. */
  readonly parent: Operation
  /** As it was sent. */
  readonly options: SendOptions | undefined
  /** Which it has for itself, where each has one. */
  readonly stream: RequestStream | undefined
}

export interface CallEnd {
  readonly response?: RpcMessage
  readonly cause?: unknown
}

export interface OpenCalls<Call extends OpenCall = OpenCall> {
  begin(id: RpcId, call: Call): void
  get(id: RpcId): Call | undefined
  /** In the order in which they began. */
  all(): readonly Call[]
  /** Its response; of a call that is not open, or no longer, nothing is said. */
  answer(id: RpcId, response: RpcMessage): Call | undefined
  /** It ends without one. */
  fail(id: RpcId, cause: unknown): Call | undefined
  failAll(cause: unknown): void
}

export function createOpenCalls<Call extends OpenCall>(direction: RpcDirection, hooks: RpcHooks): OpenCalls<Call> {
  const open = createLatestMap<RpcId, Call>()

  const take = (id: RpcId, response: RpcMessage | undefined, cause?: unknown): Call | undefined => {
    const call = open.take(id)
    if (call === undefined) return undefined
    call.held?.leave()
    call.ended?.(response === undefined ? { cause } : { response })
    return call
  }
  const fail = (id: RpcId, cause: unknown): Call | undefined => {
    const call = take(id, undefined, cause)
    if (call !== undefined && call.isTold !== true) hooks.failed(call.operation, cause)
    return call
  }

  return {
    begin(id, call) {
      open.set(id, call)
      if (call.isTold !== true) hooks.before(direction, call)
    },
    get: (id) => open.get(id),
    all: () => open.entries().map(([, call]) => call),
    answer(id, response) {
      const call = take(id, response)
      if (call === undefined || call.isTold === true) return call
      if (response.error === undefined) hooks.after(call.operation, response)
      else hooks.failed(call.operation, errorOfResponse(response.error), response)
      return call
    },
    fail,
    failAll(cause) {
      for (const [id] of open.entries()) fail(id, cause)
    },
  }
}
