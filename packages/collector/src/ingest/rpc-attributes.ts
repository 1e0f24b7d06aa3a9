/**
 * What a hook says of a remote call -> the attributes of its span, in both vocabularies; the contents
 * of messages apart, which record-rpc.ts keeps as there is room for them.
 */
import type { HookPayload, RpcMessage, RpcPeer, RpcTransport } from '@agent-inspector/hooks'
import { snapshotJson } from '../span/snapshot-json.js'
import { readable, type SpanAttributes } from './span-attributes.js'
import { readError } from './span-failure.js'

/** OpenTelemetry's `network.transport`. */
const NETWORK: Readonly<Record<RpcTransport, string | undefined>> = {
  stdio: 'pipe',
  sse: 'tcp',
  http: 'tcp',
  websocket: 'tcp',
  memory: undefined,
  custom: undefined,
}

export function rpcAttributes(payload: HookPayload<'before_rpc_request'>): SpanAttributes {
  const { message, direction, round } = payload
  const { method = '', id = '', jsonrpc = '2.0' } = message
  return {
    'mcp.rpc.method': method,
    'mcp.rpc.id': String(id),
    'mcp.jsonrpc.version': jsonrpc,
    'mcp.rpc.direction': direction,
    ...(round === undefined ? undefined : { 'mcp.rpc.retry_count': round }),
    'mcp.method.name': method,
    'jsonrpc.request.id': String(id),
    ...peerAttributes(payload),
    ...readable(() => subjectAttributes(message)),
  }
}

export function peerAttributes({ transport, server, uri, mcpSessionId, protocolVersion }: RpcPeer): SpanAttributes {
  const network = NETWORK[transport]
  return {
    'mcp.rpc.transport': transport,
    ...(server === undefined ? undefined : { 'mcp.server.name': server }),
    ...(uri === undefined ? undefined : { 'mcp.rpc.server_uri': uri }),
    ...(network === undefined ? undefined : { 'network.transport': network }),
    ...(mcpSessionId === undefined ? undefined : { 'mcp.session.id': mcpSessionId }),
    ...(protocolVersion === undefined ? undefined : { 'mcp.protocol.version': protocolVersion }),
  }
}

export function rpcResultAttributes(durationMs: number): SpanAttributes {
  return { 'mcp.rpc.duration_ms': durationMs }
}

export function rpcFailureAttributes({ error }: HookPayload<'error_rpc_request'>): SpanAttributes {
  const { code } = readError(error)
  return typeof code === 'number' ? { 'rpc.response.status_code': String(code) } : {}
}

export function notificationAttributes(payload: HookPayload<'rpc_notification'>): SpanAttributes {
  const { message, direction } = payload
  return {
    'mcp.rpc.method': message.method ?? '',
    'mcp.rpc.direction': direction,
    'mcp.rpc.transport': payload.transport,
    ...(message.params === undefined ? undefined : { 'mcp.rpc.params_json': snapshotJson(message.params) }),
  }
}

/** What a tool said that failed by its own word. */
export function toolErrorOf({ result }: RpcMessage): string | undefined {
  const { isError, content } = (result ?? {}) as { readonly isError?: unknown; readonly content?: unknown }
  if (isError !== true) return undefined
  const text: unknown = Array.isArray(content) ? content[0]?.text : undefined
  return typeof text === 'string' ? text : 'The tool says that it failed.'
}

/** What it is about, where OpenTelemetry has a name for it. */
function subjectAttributes({ method, params }: RpcMessage): SpanAttributes {
  const { name, uri } = params ?? {}
  if (method === 'tools/call' && typeof name === 'string') return { 'gen_ai.tool.name': name }
  if (method === 'prompts/get' && typeof name === 'string') return { 'gen_ai.prompt.name': name }
  if (method === 'resources/read' && typeof uri === 'string') return { 'mcp.resource.uri': uri }
  return {}
}
