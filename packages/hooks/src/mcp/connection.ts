/**
 * One MCP connection as it is seen from its transport: each request becomes an operation that ends
 * with its response, each notification is told of.
 *
 *   trace-transport --frames--> [connection] --> outbound-half: calls we make
 *                                            '--> inbound-half: calls that come in
 */
import type { RpcPeer } from '../catalogue.js'
import type { RpcId, RpcMessage, RpcTransport } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import { has } from '../peek.js'
import type { Runner } from '../runner.js'
import { ownCapabilities, withCapabilities } from './capabilities.js'
import type { Contain } from './contain.js'
import { serverOf } from './describe-peer.js'
import { createInboundHalf } from './inbound-half.js'
import type { SendOptions } from './mcp-transport.js'
import { createOpenCalls, type OutboundCall } from './open-calls.js'
import { createOutboundHalf } from './outbound-half.js'
import { type Fate, WITHHELD } from './passage.js'
import { createPauses, type PauseOptions } from './pauses.js'
import { RpcError } from './rpc-error.js'
import { createRpcHooks } from './rpc-hooks.js'
import { isToldFrame } from './told-calls.js'
import { createWhereabouts } from './whereabouts.js'
import type { Wire } from './wire.js'

export interface Connection {
  sent(message: RpcMessage, options: SendOptions | undefined, runner: Runner): Fate
  received(message: RpcMessage, runner: Runner): Fate
  /** It could not be sent. */
  failed(id: RpcId, cause: unknown): void
  started(runner: Runner): void
  closed(): void
  /** The transport reports an error: it may be that its stream broke off. */
  troubled(reason: string, runner: Runner): void
}

export interface ConnectionOptions extends PauseOptions {
  readonly contained: Contain
  readonly wire: Wire
  /** What is known of the other end by now. */
  readonly peer: () => RpcPeer
  /** What the server says of itself. */
  readonly learned: (server: ReturnType<typeof serverOf>) => void
}

const CANCELLED = 'notifications/cancelled'
/** All messages go through one pipe that was opened before: what is sent in it belongs to no call. */
const ONE_PIPE: ReadonlySet<RpcTransport> = new Set(['stdio', 'websocket'])
/** What the transports of the SDKs say when they are about to open a stream again. */
const BROKEN_OFF = /SSE stream disconnected|Failed to reconnect/i

export function createConnection(options: ConnectionOptions): Connection {
  const { contained, peer, learned, wire, ours, timeoutMs } = options
  const hooks = createRpcHooks(peer)
  const outboundCalls = createOpenCalls<OutboundCall>('outbound', hooks)
  const inboundCalls = createOpenCalls('inbound', hooks)
  const where = createWhereabouts({ outbound: outboundCalls, inbound: inboundCalls }, () => titleOf(peer()), begun)
  const pauses = createPauses({ contained, ours, timeoutMs, wire, inbound: inboundCalls })
  const sendsInside = !ONE_PIPE.has(peer().transport)
  const outbound = createOutboundHalf({ contained, calls: outboundCalls, pauses, timeoutMs, sendsInside, where, wire })
  const inbound = createInboundHalf({ calls: inboundCalls, pauses, where })
  /** What the connection was opened in; of none, what came in first, or its own session. */
  let origin: Operation | undefined
  /** What came in last: whoever says something that belongs to nothing is busy with that. */
  let latest: Operation | undefined
  let isStarted = false
  let isClosed = false
  let attempts = 0

  return {
    sent(message, options, runner) {
      const { id, method } = message
      if (method === undefined) return id === undefined ? undefined : inbound.answered(id, message)
      if (id !== undefined) return outbound.call(id, able(message), options, runner)
      const fate = method === CANCELLED ? outbound.cancelled(message) : undefined
      hooks.notified('outbound', runner.current() ?? latest ?? origin ?? where.home(), message)
      return fate
    },

    received(message, runner) {
      attempts = 0
      const { id, method } = message
      if (method === undefined) return id === undefined ? undefined : answered(id, message, runner)
      if (id !== undefined) return served(inbound.serve(id, message, runner))
      return { message, operation: notified(message, runner) }
    },

    failed: (id, cause) => void outboundCalls.fail(id, cause),

    started(runner) {
      isStarted = true
      isClosed = false
      const here = runner.current()
      if (here !== undefined) begun(here)
    },

    closed() {
      const cause = new RpcError('The connection closed before the answer.')
      outbound.closed(cause)
      inbound.closed(cause)
      if (origin !== undefined) hooks.disconnected(origin)
      origin = undefined
      latest = undefined
      isStarted = false
      isClosed = true
      where.leaveHome()
    },

    troubled(reason, runner) {
      // Streams that are closed with the connection break off, too.
      if (isClosed) return
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

  function served(fate: Fate): Fate {
    latest = fate === undefined || fate === WITHHELD ? latest : fate.operation
    if (latest !== undefined) begun(latest)
    return fate
  }

  /** Says that the client can do what the inspector does for it. */
  function able(message: RpcMessage): RpcMessage {
    if (ours.size === 0) return message
    const own = ownCapabilities(message)
    if (own !== undefined) pauses.canSample(has(own, 'sampling'))
    return withCapabilities(message, ours)
  }

  function answered(id: RpcId, message: RpcMessage, runner: Runner): Fate {
    const method = outboundCalls.get(id)?.message.method
    const fate = outbound.answered(id, message, runner)
    if (method === 'initialize' || method === 'server/discover') learned(serverOf(message))
    return fate
  }

  function notified(message: RpcMessage, runner: Runner): Operation | undefined {
    const { method, params } = message
    if (method === CANCELLED) inbound.cancelled(message)
    const ofToken = method === 'notifications/progress' ? callOf(params?.progressToken) : undefined
    const related = ofToken ?? where.related(runner)
    if (isToldFrame(runner.current())) return related
    hooks.notified('inbound', related ?? latest ?? origin ?? where.home(message), message)
    if (ofToken !== undefined) hooks.progressed(ofToken, message)
    return related
  }

  function callOf(progressToken: unknown): Operation | undefined {
    if (progressToken === undefined) return undefined
    for (const { message, operation } of outboundCalls.all()) {
      if (message.params?._meta?.progressToken === progressToken) return operation
    }
    return undefined
  }
}

function titleOf({ server, uri, transport }: RpcPeer): string {
  return `MCP server ${server ?? uri ?? `over ${transport}`}`
}
