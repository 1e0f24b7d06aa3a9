/**
 * What an MCP transport is, by its shape: SDK v1 and v2, client and server, and anybody's own. Types only.
 */
import type { RpcMessage } from '../json-rpc.js'

/** What `traceTransport` takes. `never`: each SDK has its own type of message. */
export interface McpTransport {
  start(): Promise<void>
  send(message: never, options?: never): Promise<void>
  close(): Promise<void>
}

/** The same, as this folder uses it. */
export interface InnerTransport {
  send(message: RpcMessage | Batch, options?: SendOptions): Promise<void>
  onmessage?: OnMessage | undefined
  onclose?: (() => void) | undefined
  onerror?: ((error: Error) => void) | undefined
  readonly sessionId?: string | undefined
}

/** Until MCP 2025-06-18: the clients of Streamable HTTP take one. */
export type Batch = readonly RpcMessage[]

export type OnMessage = (message: RpcMessage, ...extra: readonly unknown[]) => void

export interface SendOptions {
  /** Closes the stream of this one request: how a request is cancelled where each has a stream of its own. */
  readonly requestSignal?: AbortSignal | undefined
  readonly [option: string]: unknown
}
