/**
 * `traceTransport()`: an MCP transport that says what goes over it. It owns the inner one: the SDK gets
 * a proxy, the inner transport gets our callbacks, and nothing of either is patched.
 *
 *   SDK --send--> [proxy] --> inner transport --> peer
 *   SDK <--onmessage-- [proxy] <-- inner transport
 *                         '--frames--> connection.ts
 *
 * While nobody listens each frame passes through as it is. What fails in here never reaches the SDK.
 */
import type { RpcPeer } from '../catalogue.js'
import type { RpcMessage, RpcTransport } from '../json-rpc.js'
import { slot } from '../runner.js'
import { type Connection, type ConnectionOptions, createConnection, type Outgoing, type Wire } from './connection.js'
import { type Contain, createContain } from './contain.js'
import { transportKind, transportUri } from './describe-peer.js'
import type { InnerTransport, McpTransport, OnMessage, SendOptions } from './mcp-transport.js'

export interface TraceTransportOptions {
  /** Name of the MCP server. Default: what it says itself. */
  readonly server?: string
  /** Default: by the name of the transport's class. */
  readonly transport?: RpcTransport
  /** Where the server is. Default: what the transport knows. */
  readonly uri?: string
}

/**
 * Hand the result to `connect()` in place of the transport. Everything else of the transport is there, too.
 *
 * @returns a transport of the same type, for SDK v1 and v2, client and server
 */
export function traceTransport<Transport extends McpTransport>(
  transport: Transport,
  options: TraceTransportOptions = {},
): Transport {
  // The two types say the same of what is used here; each SDK has its own type of message.
  const inner = transport as McpTransport as InnerTransport & McpTransport
  const contained = createContain()
  const callbacks: Callbacks = {
    onmessage: inner.onmessage?.bind(inner),
    onclose: inner.onclose?.bind(inner),
    onerror: inner.onerror?.bind(inner),
  }
  const connection = createConnection({ ...knownPeer(inner, options), wire: wireOf(inner, callbacks, contained) })
  const own: Record<PropertyKey, unknown> = {
    send: sender(inner, connection, contained),
    start: starter(inner, connection, contained),
  }
  const ours = callbacksOf(callbacks, connection, contained)
  inner.onclose = ours.onclose
  inner.onerror = ours.onerror
  if (callbacks.onmessage !== undefined) inner.onmessage = ours.onmessage

  const bound = new WeakMap<object, unknown>()
  return new Proxy(transport, {
    get(target, key) {
      if (isCallback(key)) return callbacks[key]
      if (key in own) return own[key]
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === 'constructor') return value
      if (!bound.has(value)) bound.set(value, value.bind(target))
      return bound.get(value)
    },
    set(target, key, value) {
      if (isCallback(key)) {
        callbacks[key] = value
        // A transport may keep what arrives until somebody hears it.
        if (key === 'onmessage') inner.onmessage = value === undefined ? undefined : ours.onmessage
      } else if (key in own) own[key] = value
      else return Reflect.set(target, key, value, target)
      return true
    },
  })
}

/** What the SDK has set. */
interface Callbacks {
  onmessage: OnMessage | undefined
  onclose: (() => void) | undefined
  onerror: ((error: Error) => void) | undefined
}

function isCallback(key: PropertyKey): key is keyof Callbacks {
  return key === 'onmessage' || key === 'onclose' || key === 'onerror'
}

/** What the inner transport calls. */
function callbacksOf(callbacks: Callbacks, connection: Connection, contained: Contain) {
  return {
    onmessage(message: RpcMessage, ...extra: readonly unknown[]): void {
      const { runner } = slot
      const deliver = () => callbacks.onmessage?.(message, ...extra)
      const operation = runner && contained(() => connection.received(message, runner))
      if (runner === undefined || operation === undefined) deliver()
      else runner.run(operation, deliver)
    },
    onclose(): void {
      if (slot.runner !== undefined) contained(() => connection.closed())
      callbacks.onclose?.()
    },
    onerror(error: Error): void {
      const { runner } = slot
      if (runner !== undefined) contained(() => connection.troubled(String(error?.message), runner))
      callbacks.onerror?.(error)
    },
  }
}

function sender(inner: InnerTransport, connection: Connection, contained: Contain) {
  return (message: RpcMessage, ...more: readonly [SendOptions?]): Promise<void> => {
    const { runner } = slot
    const outgoing = runner && contained(() => connection.sent(message, more[0], runner))
    if (runner === undefined || outgoing === undefined) return inner.send(message, ...more)
    return runner.run(outgoing.operation, () => sendRequest(outgoing))
  }

  function sendRequest({ message, options }: Outgoing): Promise<void> {
    const { id } = message
    const sent = options === undefined ? inner.send(message) : inner.send(message, options)
    sent.then(undefined, (cause) => contained(() => id !== undefined && connection.failed(id, cause)))
    return sent
  }
}

function starter(inner: McpTransport, connection: Connection, contained: Contain) {
  return (): Promise<void> => {
    const { runner } = slot
    const started = inner.start()
    if (runner !== undefined)
      started.then(
        () => contained(() => connection.started(runner)),
        () => {},
      )
    return started
  }
}

function wireOf(inner: InnerTransport, callbacks: Callbacks, contained: Contain): Wire {
  return {
    send: (message, ...options) =>
      void contained(() => inner.send(message, ...options).then(undefined, (cause) => callbacks.onerror?.(cause))),
    deliver: (message) => void contained(() => callbacks.onmessage?.(message)),
  }
}

function knownPeer(inner: InnerTransport, options: TraceTransportOptions): Omit<ConnectionOptions, 'wire'> {
  const transport = options.transport ?? transportKind(inner)
  const uri = options.uri ?? transportUri(inner)
  let peer: RpcPeer = {
    transport,
    ...(uri === undefined ? undefined : { uri }),
    ...(options.server === undefined ? undefined : { server: options.server }),
  }
  return {
    peer() {
      const { sessionId } = inner
      if (sessionId !== undefined && sessionId !== peer.mcpSessionId) peer = { ...peer, mcpSessionId: sessionId }
      return peer
    },
    learned({ name, protocolVersion }) {
      peer = {
        ...(name === undefined ? undefined : { server: name }),
        ...peer,
        ...(protocolVersion === undefined ? undefined : { protocolVersion }),
      }
    },
  }
}
