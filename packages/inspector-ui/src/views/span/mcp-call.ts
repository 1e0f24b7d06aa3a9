/** What a span tells of a call over MCP: its facts, and the frames in the order in which they went. */
import type { Attributes, AttributeValue, SpanDetail } from '../../base/span-detail.js'

export interface McpFrame {
  readonly title: string
  /** The attribute that holds it. */
  readonly key: string
  readonly value: AttributeValue
  /** Where `key` stands: a preview's whole is told beside it. */
  readonly attributes: Attributes
  /** Microseconds since the origin of the trace. */
  readonly at: number
  /** A request or its response; others come in between. */
  readonly isMain: boolean
}

export interface McpCall {
  /** Under the attribute that tells each. */
  readonly facts: readonly { readonly name: string; readonly key: string; readonly value: AttributeValue }[]
  readonly frames: readonly McpFrame[]
}

/** The first of each that is there. */
const FACTS: readonly (readonly [name: string, ...keys: readonly string[]])[] = [
  ['method', 'mcp.rpc.method', 'mcp.method.name', 'rpc.method'],
  ['tool', 'gen_ai.tool.name', 'mcp.tool.name'],
  ['prompt', 'gen_ai.prompt.name', 'mcp.prompt.name'],
  ['resource', 'mcp.resource.uri'],
  ['server', 'mcp.server.name', 'server.address', 'server_name'],
  ['address', 'mcp.rpc.server_uri'],
  ['port', 'server.port'],
  ['client', 'client.address'],
  ['direction', 'mcp.rpc.direction'],
  ['transport', 'mcp.rpc.transport', 'network.transport'],
  ['request id', 'mcp.rpc.id', 'jsonrpc.request.id', 'mcp.request.id'],
  ['session', 'mcp.session.id'],
  ['protocol', 'mcp.protocol.version'],
  ['JSON-RPC', 'mcp.jsonrpc.version', 'jsonrpc.protocol.version', 'rpc.jsonrpc.version'],
  ['retry', 'mcp.rpc.retry_count'],
  ['reconnects', 'mcp.transport.reconnect_count'],
  ['error code', 'rpc.response.status_code'],
  ['error', 'error.type'],
]
const METHODS = ['mcp.rpc.method', 'mcp.method.name']
const NOTIFICATION = 'mcp.notification'

/** A workflow that only opens a connection, and is told so by events, calls nobody. */
export function isMcpCall({ attributes, events }: Pick<SpanDetail, 'attributes' | 'events'>): boolean {
  const isRpc = attributes['rpc.system'] === 'jsonrpc' || METHODS.some((key) => attributes[key] !== undefined)
  return isRpc || events.some(({ name }) => name === NOTIFICATION)
}

/** @param start, end microseconds since the origin of the trace; NaN where unknown */
export function mcpCallOf(
  { attributes, events }: Pick<SpanDetail, 'attributes' | 'events'>,
  start: number,
  end: number,
): McpCall {
  const facts = FACTS.flatMap(([name, ...keys]) => {
    const key = keys.find((one) => attributes[one] !== undefined)
    return key === undefined ? [] : [{ name, key, value: attributes[key] }]
  })
  const isInbound = attributes['mcp.rpc.direction'] === 'inbound'
  const main = [
    { title: `${arrow(isInbound)} request`, key: keyOf(attributes, 'request'), at: start },
    { title: `${arrow(!isInbound)} response`, key: keyOf(attributes, 'response'), at: end },
  ].map((frame) => ({ ...frame, value: attributes[frame.key], attributes, isMain: true }))
  const [request, response] = main
  const between = events
    .filter(({ name }) => isFrame(name))
    .map(({ name, at, attributes: own }) => ({
      title: titleOf(name, own),
      key: 'mcp.rpc.params_json',
      value: own['mcp.rpc.params_json'] ?? own,
      attributes: own,
      at,
      isMain: false,
    }))
  return {
    facts,
    frames: [request, ...between, response].flatMap((frame) =>
      frame === undefined || frame.value === undefined ? [] : [frame],
    ),
  }
}

/** Logfire writes it without a prefix. */
function keyOf(attributes: Attributes, which: 'request' | 'response'): string {
  return attributes['rpc.system'] === 'jsonrpc' ? which : `mcp.rpc.${which}_json`
}

function isFrame(event: string): boolean {
  return event === NOTIFICATION || event.startsWith('mcp.transport.')
}

/** What becomes of a connection goes no way. */
function titleOf(event: string, { 'mcp.rpc.method': method, 'mcp.rpc.direction': direction }: Attributes): string {
  if (typeof method !== 'string') return event.replace(/^mcp\.(?:transport\.)?/, '')
  return `${arrow(direction === 'inbound')} ${method.replace(/^notifications\//, '')}`
}

/** From us or to us. */
function arrow(isInbound: boolean): string {
  return isInbound ? '←' : '→'
}
