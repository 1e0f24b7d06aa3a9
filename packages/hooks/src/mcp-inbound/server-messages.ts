/** What a server says in the answer to an HTTP request: responses, and what it asks and tells unasked. */
import type { RpcMessage } from '../json-rpc.js'
import { serverOf } from '../mcp/describe-peer.js'
import type { OpenCalls } from '../mcp/open-calls.js'
import { type Operation, startOperation } from '../operation.js'
import type { InboundClient } from './inbound-client.js'

export interface ServerSide {
  readonly client: InboundClient
  /** Of the HTTP request that is answered. */
  readonly calls: OpenCalls | undefined
}

export function hearServer(message: RpcMessage, { client, calls }: ServerSide): void {
  const { id, method, params } = message
  if (method === undefined) answered(message, client, calls)
  // A traced transport tells the rest.
  if (method === undefined || client.isTracedInside()) return
  const first = calls?.all()[0]?.operation
  const related: Operation = client.callOf(params?.progressToken) ?? first ?? client.home()
  if (id !== undefined) {
    client.asked.begin(id, { operation: startOperation('mcp.rpc', related), message })
    return
  }
  client.hooks.notified('outbound', related, message)
  if (method === 'notifications/progress') client.hooks.progressed(related, message)
}

function answered(message: RpcMessage, client: InboundClient, own: OpenCalls | undefined): void {
  const { id } = message
  if (id === undefined || id === null) return
  const calls = own?.get(id) === undefined ? client.callsWith(id) : own
  const call = calls?.get(id)
  const method = call?.message.method
  if (method === 'initialize' || method === 'server/discover') {
    const { name, protocolVersion } = serverOf(message)
    client.learn({
      ...(name === undefined ? undefined : { server: name }),
      ...(protocolVersion === undefined ? undefined : { protocolVersion }),
    })
  }
  calls?.answer(id, message)
}
