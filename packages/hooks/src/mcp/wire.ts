/** How a traced connection says something itself. Types only. */
import type { RpcMessage } from '../json-rpc.js'
import type { SendOptions } from './mcp-transport.js'

/** Neither throws, nor rejects. */
export interface Wire {
  /** To the peer. Resolves with what went wrong, if anything did. */
  send(message: RpcMessage, options?: SendOptions): Promise<unknown>
  /** To the application, as if the peer had sent it. */
  deliver(message: RpcMessage): void
}
