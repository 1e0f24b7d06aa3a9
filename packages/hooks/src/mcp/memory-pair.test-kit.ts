/** For tests: the two ends of a connection in memory, of the shape of an MCP transport. */
import type { RpcMessage } from '../json-rpc.js'

export interface MemoryEnd {
  start(): Promise<void>
  send(message: RpcMessage, options?: unknown): Promise<void>
  close(): Promise<void>
  onmessage?: ((message: RpcMessage, extra?: unknown) => void) | undefined
  onclose?: (() => void) | undefined
  onerror?: ((error: Error) => void) | undefined
  sessionId?: string
  /** What it was given to send, with the options of each. */
  readonly sent: RpcMessage[]
  readonly sentOptions: unknown[]
}

/** A message arrives at once, on the stack of who sends it. */
export function createMemoryPair(): readonly [MemoryEnd, MemoryEnd] {
  const ends: [MemoryEnd, MemoryEnd] = [createEnd(() => ends[1]), createEnd(() => ends[0])]
  return ends
}

function createEnd(other: () => MemoryEnd): MemoryEnd {
  let closed = false
  const end: MemoryEnd = {
    sent: [],
    sentOptions: [],
    start: () => Promise.resolve(),
    send(message, options) {
      if (closed) return Promise.reject(new Error('Not connected.'))
      end.sent.push(message)
      end.sentOptions.push(options)
      other().onmessage?.(message, { from: 'peer' })
      return Promise.resolve()
    },
    close() {
      if (closed) return Promise.resolve()
      closed = true
      end.onclose?.()
      return other().close()
    },
  }
  return end
}
