/** The part of the telemetry table that is about MCP connections: record-rpc.ts fills it. */
import type { HookName } from '@agent-inspector/hooks'
import { type AttributeDescription, type AttributeGroup, of } from './attribute-description.js'

const ENDS: readonly HookName[] = ['after_rpc_response', 'error_rpc_request']
const TRANSPORT: readonly HookName[] = ['transport_connected', 'transport_disconnected', 'transport_reconnecting']

/** Also on the span of the tool that called, all that a request fills but its contents. */
export const RPC_ATTRIBUTES: AttributeGroup = {
  title: 'Call over MCP: `mcp.rpc`',
  attributes: [
    of('mcp.rpc.method', 'string', 'before_rpc_request', 'The method; on the tool that called, too, as what follows.'),
    of('mcp.rpc.id', 'string', 'before_rpc_request', 'Id of the request.'),
    of('mcp.jsonrpc.version', 'string', 'before_rpc_request', '`2.0`.'),
    of('mcp.rpc.direction', 'string', 'before_rpc_request', '`inbound`: the peer calls us; else `outbound`.'),
    of('mcp.rpc.retry_count', 'number', 'before_rpc_request', 'Which retry of a call that needed input, from 1.'),
    of('mcp.method.name', 'string', 'before_rpc_request', 'The method.'),
    of('jsonrpc.request.id', 'string', 'before_rpc_request', 'Id of the request.'),
    ...peer(['before_rpc_request']),
    of('mcp.rpc.request_json', 'json', 'before_rpc_request', 'The request.'),
    { name: 'mcp.rpc.response_json', type: 'json', hooks: ENDS, meaning: 'The response.' },
    { name: 'mcp.rpc.duration_ms', type: 'number', unit: 'ms', hooks: ENDS, meaning: 'From request to response.' },
    of('rpc.response.status_code', 'string', 'error_rpc_request', 'Code of the JSON-RPC error.'),
    of('mcp.transport.reconnect_count', 'number', 'transport_reconnecting', 'How often in a row its stream broke off.'),
  ],
}

export const RPC_EVENTS: readonly AttributeGroup[] = [
  {
    title: '`mcp.notification`',
    attributes: [
      of('mcp.rpc.method', 'string', 'rpc_notification', 'The method.'),
      of('mcp.rpc.direction', 'string', 'rpc_notification', '`inbound` or `outbound`.'),
      of('mcp.rpc.transport', 'string', 'rpc_notification', 'Over what it came.'),
      of('mcp.rpc.params_json', 'json', 'rpc_notification', 'What it says.'),
    ],
  },
  ...TRANSPORT.map((hook) => ({
    title: `\`${hook.replace('_', '.').replace(/^/, 'mcp.')}\``,
    attributes: [
      of('mcp.transport.status', 'string', hook, '`connected`, `disconnected` or `reconnecting`.'),
      ...peer([hook]),
      ...(hook === 'transport_reconnecting'
        ? [
            of('mcp.transport.attempt', 'number', hook, 'How often in a row, from 1.'),
            of('mcp.transport.reason', 'string', hook, 'In the words of the transport.'),
          ]
        : []),
    ],
  })),
]

function peer(hooks: readonly HookName[]): readonly AttributeDescription[] {
  const filled = (name: string, meaning: string) => ({ name, type: 'string', hooks, meaning }) as const
  return [
    filled('mcp.rpc.transport', '`stdio`, `sse`, `http`, `websocket`, `memory` or `custom`.'),
    filled('mcp.server.name', 'The MCP server, by the name it was given or says itself.'),
    filled('mcp.rpc.server_uri', 'Where it is, without user, password and query.'),
    filled('network.transport', '`pipe` or `tcp`.'),
    filled('mcp.session.id', 'Of Streamable HTTP.'),
    filled('mcp.protocol.version', 'Which both agreed on.'),
  ]
}
