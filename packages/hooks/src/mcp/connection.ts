/**
 * One MCP connection as it is seen from its transport: each request becomes an operation that ends
 * with its response, each notification is told of.
 *
 *   trace-transport --frames--> [connection] --rpc and transport hooks--> bus
 */
import type { RpcPeer } from '../catalogue.js'
import { IDLE } from '../idle.js'
import type { RpcId, RpcMessage } from '../json-rpc.js'
import { type Operation, startOperation } from '../operation.js'
import type { Runner } from '../runner.js'
import { cancellationOf, REQUEST_CANCELLED } from './cancel-call.js'
import { carriedContext, carry } from './carried-contexts.js'
import { serverOf } from './describe-peer.js'
import { createInputRounds } from './input-rounds.js'
import type { SendOptions } from './mcp-transport.js'
import { createOpenCalls, type OpenCalls } from './open-calls.js'
import { streamOf } from './request-stream.js'
import { RpcCancelledError, RpcError } from './rpc-error.js'
import { createRpcHooks, type RpcHooks } from './rpc-hooks.js'
import { injectContext, readContext } from './trace-context.js'
import { createWatchedSignals } from './watch-signals.js'
import { createWhereabouts } from './whereabouts.js'

/** How the connection says something itself. Neither throws, nor rejects. */
export interface Wire {
  /** To the peer. */
  send(message: RpcMessage, options?: SendOptions): void
  /** To the application, as if the peer had sent it. */
  deliver(message: RpcMessage): void
}

export interface Connection {
  /**
   * A message goes out.
   *
   * @returns a request: the operation to send it in, and the message with our trace context
   */
  sent(message: RpcMessage, options: SendOptions | undefined, runner: Runner): Outgoing | undefined
  /** @returns the operation to handle it in */
  received(message: RpcMessage, runner: Runner): Operation | undefined
  /** It could not be sent, or it is to end for another reason. */
  failed(id: RpcId, cause: unknown): void
  started(runner: Runner): void
  closed(): void
  /** The transport reports an error: it may be that its stream broke off. */
  troubled(reason: string, runner: Runner): void
}

export interface Outgoing {
  readonly message: RpcMessage
  readonly options: SendOptions | undefined
  readonly operation: Operation
}

export interface ConnectionOptions {
  readonly wire: Wire
  /** What is known of the other end by now. */
  readonly peer: () => RpcPeer
  /** What the server says of itself. */
  readonly learned: (server: ReturnType<typeof serverOf>) => void
}

/** What the transports of the SDKs say when they are about to open a stream again. */
const BROKEN_OFF = /SSE stream disconnected|Failed to reconnect/i

export function createConnection({ peer, learned, wire }: ConnectionOptions): Connection {
  const hooks: RpcHooks = createRpcHooks(peer)
  const outbound = createOpenCalls('outbound', hooks)
  const inbound = createOpenCalls('inbound', hooks)
  const rounds = createInputRounds()
  const signals = createWatchedSignals(withdraw)
  const where = createWhereabouts(outbound, () => titleOf(peer()), begun)
  /** What the connection was opened in; of none, its own session, from the first message on. */
  let origin: Operation | undefined
  let isStarted = false
  let attempts = 0

  return {
    sent(message, options, runner) {
      const { id, method } = message
      if (method === undefined) {
        if (id !== undefined) inbound.answer(id, message)
        return undefined
      }
      if (id !== undefined) return call(id, message, options, runner)
      const operation = runner.current() ?? where.home()
      if (method === CANCELLED) cancel(outbound, message)
      hooks.notified('outbound', operation, message)
      return undefined
    },

    received(message, runner) {
      attempts = 0
      const { id, method } = message
      if (method === undefined) {
        if (id !== undefined) answered(id, message)
        return undefined
      }
      if (id !== undefined) return serve(id, message, runner)
      return notified(message, runner)
    },

    failed: (id, cause) => void outbound.fail(id, cause),

    started(runner) {
      isStarted = true
      const here = runner.current()
      if (here !== undefined) begun(here)
    },

    closed() {
      const cause = new RpcError('The connection closed before the answer.')
      outbound.failAll(cause)
      inbound.failAll(cause)
      if (origin !== undefined) hooks.disconnected(origin)
      origin = undefined
      isStarted = false
      where.leaveHome()
    },

    troubled(reason, runner) {
      const operation = where.related(runner) ?? origin
      if (operation === undefined || !BROKEN_OFF.test(reason)) return
      attempts++
      hooks.reconnecting(operation, attempts, reason)
    },
  }

  function begun(operation: Operation): void {
    if (origin !== undefined) return
    origin = operation
    if (isStarted) hooks.connected(operation)
  }

  function call(id: RpcId, message: RpcMessage, options: SendOptions | undefined, runner: Runner): Outgoing {
    const caller = runner.current()
    const operation = startOperation('mcp.rpc', caller ?? where.home())
    const stream = streamOf(options?.requestSignal, () => outbound.fail(id, new RpcCancelledError(undefined)))
    const unwatch = signals.watch(operation.signal, id)
    const ended = () => {
      unwatch()
      stream?.leave()
    }
    const round = rounds.answeredBy(message)?.round
    outbound.begin(id, { operation, message, caller, round, options, stream, ended })
    return {
      operation,
      message: injectContext(message, operation, carriedContext(operation.traceId)),
      options: stream === undefined ? options : { ...options, requestSignal: stream.signal },
    }
  }

  /** The session was cancelled, and nobody has withdrawn this call of it yet: tells the peer, and who waits here. */
  function withdraw(id: RpcId, reason: unknown): void {
    const cause = new RpcCancelledError(reason)
    const call = outbound.fail(id, cause)
    if (call === undefined) return
    if (call.stream !== undefined) call.stream.close()
    // By the specification a client must not.
    else if (call.message.method !== 'initialize') wire.send(...cancellationOf(id, call, cause.message))
    wire.deliver({ jsonrpc: '2.0', id, error: { code: REQUEST_CANCELLED, message: cause.message } })
  }

  function answered(id: RpcId, message: RpcMessage): void {
    const call = outbound.answer(id, message)
    if (call === undefined) return
    rounds.asked(call, message)
    const { method } = call.message
    if (method === 'initialize' || method === 'server/discover') learned(serverOf(message))
  }

  function serve(id: RpcId, message: RpcMessage, runner: Runner): Operation {
    const context = readContext(message)
    const parent = where.ofRequest(message, context, runner)
    const abort = new AbortController()
    const signal = parent.signal === IDLE.signal ? abort.signal : AbortSignal.any([parent.signal, abort.signal])
    const operation = { ...startOperation('mcp.rpc', parent), signal }
    const ended = context === undefined ? undefined : carry(context)
    inbound.begin(id, { operation, message, abort, ...(ended === undefined ? undefined : { ended }) })
    return operation
  }

  function notified(message: RpcMessage, runner: Runner): Operation | undefined {
    const { method, params } = message
    if (method === CANCELLED) cancel(inbound, message)
    const ofToken = method === 'notifications/progress' ? callOf(params?.progressToken) : undefined
    const related = ofToken ?? where.related(runner)
    hooks.notified('inbound', related ?? origin ?? where.home(message), message)
    if (ofToken !== undefined) hooks.progressed(ofToken, message)
    return related
  }

  function callOf(progressToken: unknown): Operation | undefined {
    if (progressToken === undefined) return undefined
    for (const { message, operation } of outbound.all()) {
      if (message.params?._meta?.progressToken === progressToken) return operation
    }
    return undefined
  }
}

const CANCELLED = 'notifications/cancelled'

function cancel(calls: OpenCalls, { params }: RpcMessage): void {
  const id = params?.requestId
  if (typeof id !== 'string' && typeof id !== 'number') return
  const cause = new RpcCancelledError(params?.reason)
  // Its handler hears of it first: what that ends of itself is cancelled, too.
  calls.get(id)?.abort?.abort(cause)
  calls.fail(id, cause)
}

function titleOf({ server, uri, transport }: RpcPeer): string {
  return `MCP server ${server ?? uri ?? `over ${transport}`}`
}
