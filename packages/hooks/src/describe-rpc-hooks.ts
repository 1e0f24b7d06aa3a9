/** The part of describe-hooks.ts that is about MCP connections. */
import { failed, ofFailure, operation } from './hook-description.js'

const ofPeer = {
  transport: '`RpcTransport`: stdio, sse, http, websocket, memory or custom',
  server: "`string?`: the MCP server's name",
  uri: '`string?`: where it is, without user, password and query',
  mcpSessionId: '`string?`: of Streamable HTTP',
  protocolVersion: '`string?`: the MCP version both agreed on',
}
const ofRpc = {
  ...ofPeer,
  direction: '`string`: inbound or outbound',
  message: '`RpcMessage`: the JSON-RPC envelope, without the trace context that is added to it',
}
const durationMs = '`number`, ms from the request to here'

export const RPC_HOOK_DESCRIPTIONS = {
  before_rpc_request: {
    fires:
      'When a request goes out through a transport of `traceTransport()`, or comes in there or past the middleware of `hooks/mcp-inbound`, before it is handled.',
    fields: {
      operation,
      ...ofRpc,
      caller: '`Operation?`: of an outbound request, what called',
      round: '`number?`: of a call that goes out again with the input it needed, how often, from 1',
    },
    fills: [
      '`mcp.rpc.*`',
      '`mcp.jsonrpc.version`',
      '`mcp.method.name`',
      '`mcp.session.id`',
      '`jsonrpc.request.id`',
      '`network.transport`',
      'the same, without contents, on the span of the tool that called',
    ],
  },
  after_rpc_response: {
    fires: 'When its result is here, or goes out.',
    fields: { operation, message: '`RpcMessage`: the response', durationMs },
    fills: ['`mcp.rpc.response_json`', '`mcp.rpc.duration_ms`', '`error.type`, of a tool that says `isError`'],
  },
  error_rpc_request: {
    fires: 'When it ended in an error, was cancelled, could not be sent, or the connection closed before its end.',
    fields: { ...ofFailure, message: '`RpcMessage?`: the response, if there is one', durationMs },
    fills: [...failed, '`mcp.rpc.response_json`', '`mcp.rpc.duration_ms`'],
  },
  rpc_notification: {
    fires: 'When a notification goes out or comes in; of progress too, besides `progress_update`.',
    fields: { ...ofRpc, operation: '`Operation`: what it belongs to, as far as is known, or the connection' },
    fills: ['span event `mcp.notification`'],
  },

  transport_connected: {
    fires: 'When a transport of `traceTransport()` has started.',
    fields: { operation, ...ofPeer },
    fills: ['span event `mcp.transport.connected`'],
  },
  transport_disconnected: {
    fires: 'When it has closed.',
    fields: { operation, ...ofPeer },
    fills: ['span event `mcp.transport.disconnected`'],
  },
  transport_reconnecting: {
    fires: 'When its stream broke off and is opened again.',
    fields: {
      operation,
      ...ofPeer,
      attempt: '`number`: how often in a row, from 1',
      reason: '`string`: in the words of the transport',
    },
    fills: ['span event `mcp.transport.reconnecting`', '`mcp.transport.reconnect_count`'],
  },
} as const
