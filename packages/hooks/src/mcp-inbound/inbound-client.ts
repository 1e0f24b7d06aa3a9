/**
 * One client, over all its HTTP requests: the session they belong to, and the calls that are open in
 * either direction. An answer may come in another HTTP request than its call.
 */
import type { RpcPeer } from '../catalogue.js'
import type { RpcId, RpcMessage } from '../json-rpc.js'
import { clientNameOf } from '../mcp/describe-peer.js'
import { createOpenCalls, type OpenCalls } from '../mcp/open-calls.js'
import { RpcError } from '../mcp/rpc-error.js'
import { createRpcHooks, type RpcHooks } from '../mcp/rpc-hooks.js'
import { type OpenSession, openSession } from '../open-session.js'
import type { Operation } from '../operation.js'
import { isSessionId } from '../session-id.js'

export interface InboundClient {
  /** For people. */
  title(): string
  /** It says who it is. */
  heard(message: RpcMessage): void
  /** It calls. */
  called(operation: Operation): void
  learn(peer: Partial<RpcPeer>): void
  readonly hooks: RpcHooks
  /** The calls of one HTTP request. */
  openCalls(): OpenCalls
  /** None of them is open any more, nor will be. */
  release(calls: OpenCalls): void
  /** Those among which this one is open. */
  callsWith(id: RpcId): OpenCalls | undefined
  /** The call that is to hear of this progress. */
  callOf(progressToken: unknown): Operation | undefined
  /** What the server asks the client. */
  readonly asked: OpenCalls
  /** A traced transport tells what the server says unasked. */
  tracedInside(): void
  isTracedInside(): boolean
  /** Its session; opened with the first request that belongs to no other. */
  home(): Operation
  /** What it says that belongs to nothing: the call it made last, whichever session that is in, else its session. */
  nearest(): Operation
  /** Ends its session, and what is open; it may come back, to the same. */
  rest(): void
}

/** @param sessionId names its session. Default: a new id */
export function createInboundClient(peerAtFirst: RpcPeer, sessionId?: string): InboundClient {
  const requests = new Set<OpenCalls>()
  let peer = peerAtFirst
  let name: string | undefined
  let id = sessionId !== undefined && isSessionId(sessionId) ? sessionId : undefined
  let session: OpenSession | undefined
  let latest: Operation | undefined
  let isTracedInside = false
  const hooks = createRpcHooks(() => peer)
  const asked = createOpenCalls('outbound', hooks)
  const title = () => (name === undefined ? 'MCP client' : `MCP client ${name}`)

  return {
    title,
    hooks,
    asked,
    heard(message) {
      name ??= clientNameOf(message)
    },
    learn(more) {
      peer = { ...peer, ...more }
    },
    called(operation) {
      latest = operation
    },
    openCalls() {
      const calls = createOpenCalls('inbound', hooks)
      requests.add(calls)
      return calls
    },
    release: (calls) => void requests.delete(calls),
    callsWith: (id) => [...requests].find((calls) => calls.get(id) !== undefined),
    callOf(progressToken) {
      for (const { message, operation } of [...requests].flatMap((calls) => calls.all())) {
        if (progressToken !== undefined && message.params?._meta?.progressToken === progressToken) return operation
      }
      return undefined
    },
    tracedInside() {
      isTracedInside = true
    },
    isTracedInside: () => isTracedInside,
    home,
    nearest: () => latest ?? home(),
    rest() {
      const cause = new RpcError('The connection closed before the answer.')
      for (const calls of requests) calls.failAll(cause)
      requests.clear()
      asked.failAll(cause)
      session?.finish()
      session = undefined
      latest = undefined
    },
  }

  function home(): Operation {
    session ??= openSession({ id, title: title(), engine: 'mcp-inbound' })
    id = session.frame.sessionId
    return session.frame
  }
}
