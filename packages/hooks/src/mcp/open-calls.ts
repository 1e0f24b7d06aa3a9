/** The calls of one direction that have no answer yet, by the id of their request. */
import type { RpcDirection, RpcId, RpcMessage } from '../json-rpc.js'
import type { SendOptions } from './mcp-transport.js'
import type { RequestStream } from './request-stream.js'
import { errorOfResponse } from './rpc-error.js'
import type { RpcHooks, RpcStart } from './rpc-hooks.js'

export interface OpenCall extends RpcStart {
  /** Of one that went out: as it was sent, and the stream it has for itself. */
  readonly options?: SendOptions | undefined
  readonly stream?: RequestStream | undefined
  /** Fires the signal of the operation, of one that came in. */
  readonly abort?: AbortController
  /** Undoes what was set up for as long as it is open. */
  ended?(): void
}

export interface OpenCalls {
  begin(id: RpcId, call: OpenCall): void
  get(id: RpcId): OpenCall | undefined
  /** In the order in which they began. */
  all(): Iterable<OpenCall>
  /** Its response; of a call that is not open, or no longer, nothing is said. */
  answer(id: RpcId, response: RpcMessage): OpenCall | undefined
  /** It ends without one. */
  fail(id: RpcId, cause: unknown): OpenCall | undefined
  failAll(cause: unknown): void
}

export function createOpenCalls(direction: RpcDirection, hooks: RpcHooks): OpenCalls {
  const open = new Map<RpcId, OpenCall>()

  const take = (id: RpcId): OpenCall | undefined => {
    const call = open.get(id)
    if (call === undefined) return undefined
    open.delete(id)
    call.ended?.()
    return call
  }
  const fail = (id: RpcId, cause: unknown): OpenCall | undefined => {
    const call = take(id)
    if (call !== undefined) hooks.failed(call.operation, cause)
    return call
  }

  return {
    begin(id, call) {
      open.set(id, call)
      hooks.before(direction, call)
    },
    get: (id) => open.get(id),
    all: () => open.values(),
    answer(id, response) {
      const call = take(id)
      if (call === undefined) return undefined
      if (response.error === undefined) hooks.after(call.operation, response)
      else hooks.failed(call.operation, errorOfResponse(response.error), response)
      return call
    },
    fail,
    failAll(cause) {
      for (const id of [...open.keys()]) fail(id, cause)
    },
  }
}
