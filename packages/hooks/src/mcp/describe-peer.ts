/** What kind of transport it is, and where it leads: read from the transport itself, whichever SDK made it. */
import type { RpcMessage, RpcTransport } from '../json-rpc.js'
import { peek } from '../peek.js'

const KINDS: readonly (readonly [pattern: RegExp, kind: RpcTransport])[] = [
  [/stdio/i, 'stdio'],
  [/streamable|http/i, 'http'],
  [/sse/i, 'sse'],
  [/websocket/i, 'websocket'],
  [/memory/i, 'memory'],
]

/** By the name of its class. */
export function transportKind(transport: object): RpcTransport {
  const name = peek(peek(transport, 'constructor'), 'name')
  const found = KINDS.find(([pattern]) => typeof name === 'string' && pattern.test(name))
  return found?.[1] ?? 'custom'
}

/** Of a client: where it calls, without what may be secret. */
export function transportUri(transport: object): string | undefined {
  const url = peek(transport, '_url')
  if (url instanceof URL) return `${url.origin}${url.pathname}`
  const started = peek(transport, '_serverParams')
  const command = peek(started, 'command')
  return typeof command === 'string' ? `stdio:${programOf(command, peek(started, 'args'))}` : undefined
}

/** What is run, without its folder: the script of an interpreter, the package of npx. Other arguments may be secret. */
function programOf(command: string, args: unknown): string {
  const [first, second]: readonly unknown[] = Array.isArray(args) ? args : []
  const named = first === '-y' || first === '--yes' ? second : first
  if (typeof named !== 'string' || named.startsWith('-')) return baseName(command)
  return named.startsWith('@') ? named : baseName(named)
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}

/** What a response to `initialize` or `server/discover` says of the server and of the version it speaks. */
export function serverOf({ result }: RpcMessage): { readonly name?: string; readonly protocolVersion?: string } {
  const info = peek(result, 'serverInfo') ?? peek(peek(result, '_meta'), 'io.modelcontextprotocol/serverInfo')
  const name = peek(info, 'name')
  const protocolVersion = peek(result, 'protocolVersion')
  return {
    ...(typeof name === 'string' ? { name } : undefined),
    ...(typeof protocolVersion === 'string' ? { protocolVersion } : undefined),
  }
}

/** What a client says that it is: in `initialize`, since MCP 2026-07-28 in each request. */
export function clientNameOf({ params }: RpcMessage): string | undefined {
  const info = peek(params, 'clientInfo') ?? peek(params?._meta, 'io.modelcontextprotocol/clientInfo')
  const name = peek(info, 'name')
  return typeof name === 'string' ? name : undefined
}
