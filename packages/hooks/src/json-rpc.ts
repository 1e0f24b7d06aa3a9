/** JSON-RPC as MCP transports carry it. Types only; what a peer sends may hold anything more. */

export type RpcId = string | number

export interface RpcParams {
  readonly _meta?: Readonly<Record<string, unknown>>
  readonly [name: string]: unknown
}

export interface RpcErrorBody {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/** A request has `id` and `method`, a notification `method` alone, a response `id` and `result` or `error`. */
export interface RpcMessage {
  readonly jsonrpc?: string
  readonly id?: RpcId
  readonly method?: string
  readonly params?: RpcParams
  readonly result?: unknown
  readonly error?: RpcErrorBody
}

/** `inbound`: the peer calls us. */
export type RpcDirection = 'inbound' | 'outbound'

/** `custom`: somebody's own. */
export type RpcTransport = 'stdio' | 'sse' | 'http' | 'websocket' | 'memory' | 'custom'
