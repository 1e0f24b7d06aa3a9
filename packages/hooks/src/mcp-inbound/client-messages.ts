/** What a client says in one HTTP request: calls, notifications, answers to what the server asked. */
import type { RpcId, RpcMessage } from '../json-rpc.js'
import { startCancellableCall } from '../mcp/cancellable-call.js'
import { carry } from '../mcp/carried-contexts.js'
import type { OpenCalls } from '../mcp/open-calls.js'
import { requestIdOf } from '../mcp/outbound-half.js'
import { RpcCancelledError } from '../mcp/rpc-error.js'
import { tell, tellFrame } from '../mcp/told-calls.js'
import type { Operation } from '../operation.js'
import type { HttpRequest } from './http-request.js'
import type { InboundClient } from './inbound-client.js'
import { type InboundPlace, inboundPlace } from './inbound-place.js'
import type { RequestFrame } from './request-frame.js'

export interface ClientMessagesOptions {
  readonly request: HttpRequest
  readonly client: InboundClient
  readonly calls: OpenCalls
  readonly frame: RequestFrame
  readonly here: Operation | undefined
}

export interface ClientMessages {
  hear(message: RpcMessage): void
  /** The HTTP request has ended. */
  leave(): void
}

export function createClientMessages({ request, client, calls, frame, here }: ClientMessagesOptions): ClientMessages {
  const places: InboundPlace[] = []
  let isSettled = false
  tellFrame(frame)

  return {
    hear(message) {
      const { id, method } = message
      client.heard(message)
      if (method === undefined) answered(message)
      else if (id === undefined) notified(message)
      else call(id, method, message)
    },
    leave() {
      for (const { leave } of places) leave()
    },
  }

  function placeOf(message: RpcMessage): InboundPlace {
    const [first] = places
    // A session that is named by the request is the session of all that is in it.
    if (first?.isNamed) return first
    const place = inboundPlace(request, message, client, here)
    places.push(place)
    return place
  }

  function call(id: RpcId, method: string, message: RpcMessage): void {
    const { parent, context } = placeOf(message)
    const { operation, abort } = startCancellableCall(parent)
    settle(operation)
    client.called(operation)
    const untell = tell({ id, method, operation, abort, frame, taken: client.tracedInside })
    const uncarry = context && carry(context)
    const ended = () => {
      untell()
      uncarry?.()
    }
    calls.begin(id, { operation, message, abort, ended })
  }

  function notified(message: RpcMessage): void {
    const { method, params } = message
    const cancelled = method === 'notifications/cancelled' ? requestIdOf(message) : undefined
    const related = cancelled === undefined ? client.callOf(params?.progressToken) : cancel(cancelled, params?.reason)
    const operation = related ?? placeOf(message).parent
    settle(operation)
    client.hooks.notified('inbound', operation, message)
  }

  function cancel(id: RpcId, reason: unknown): Operation | undefined {
    const among = client.callsWith(id)
    const cause = new RpcCancelledError(reason)
    const found = among?.get(id)
    found?.abort?.abort(cause)
    among?.fail(id, cause)
    return found?.operation
  }

  function answered(message: RpcMessage): void {
    const { id } = message
    const asked = id === undefined ? undefined : client.asked.answer(id, message)
    settle(asked?.operation ?? placeOf(message).parent)
  }

  /** The first decides: what a handler does for a batch hangs under its first call. */
  function settle(operation: Operation): void {
    if (!isSettled) frame.settle(operation)
    isSettled = true
  }
}
