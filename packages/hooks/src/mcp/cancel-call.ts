/** How a call of ours is cancelled by a notification. */
import type { RpcId, RpcMessage } from '../json-rpc.js'
import type { SendOptions } from './mcp-transport.js'
import type { OutboundCall } from './open-calls.js'

/** What a call that was withdrawn is answered with here. The code is the one of the language server protocol. */
export const REQUEST_CANCELLED = -32800

/** It goes the way of its request. */
export function cancellationOf(
  requestId: RpcId,
  { message, options }: OutboundCall,
  reason: string,
): readonly [RpcMessage, SendOptions?] {
  const { relatedRequestId } = options ?? {}
  const params = { requestId, reason, ...envelopeOf(message) }
  const notification = { jsonrpc: '2.0', method: 'notifications/cancelled', params }
  return relatedRequestId === undefined ? [notification] : [notification, { relatedRequestId }]
}

/** Since MCP 2026-07-28 each message says in `_meta` who sends it, in which version. */
function envelopeOf({ params }: RpcMessage): { readonly _meta?: Readonly<Record<string, unknown>> } {
  const entries = Object.entries(params?._meta ?? {}).filter(([key]) => key.startsWith('io.modelcontextprotocol/'))
  return entries.length === 0 ? {} : { _meta: Object.fromEntries(entries) }
}
