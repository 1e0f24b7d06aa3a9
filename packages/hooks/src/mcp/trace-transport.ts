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
import type { RpcId, RpcMessage, RpcTransport } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import { type Runner, slot } from '../runner.js'
import { type Connection, type ConnectionOptions, createConnection } from './connection.js'
import { type Contain, createContain } from './contain.js'
import { transportKind, transportUri } from './describe-peer.js'
import type { Batch, InnerTransport, McpTransport, OnMessage, SendOptions } from './mcp-transport.js'
import { type Passage, WITHHELD } from './passage.js'
import type { QuestionKind } from './question.js'
import type { Wire } from './wire.js'

export interface TraceTransportOptions {
  /** Name of the MCP server. Default: what it says itself. */
  readonly server?: string
  /** Default: by the name of the transport's class. */
  readonly transport?: RpcTransport
  /** Where the server is. Default: what the transport knows. */
  readonly uri?: string
  /**
   * Questions of the server that people answer in the inspector, instead of the application: it need not
   * have a handler for them. Asked for while somebody listens; of sampling, the application's own handler
   * answers what a person lets through. Default: none; then elicitations that the application answers are
   * shown, and a person may be first.
   */
  readonly answerFromInspector?: readonly QuestionKind[]
  /** Milliseconds that such a question waits at most; then it is cancelled. Default: without end. */
  readonly timeoutMs?: number
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
  const connection = createConnection({
    ...knownPeer(inner, options),
    contained,
    wire: wireOf(inner, callbacks, contained),
    ours: new Set(options.answerFromInspector),
    timeoutMs: options.timeoutMs,
  })
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
      if (Object.hasOwn(own, key)) return own[key]
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
      } else if (Object.hasOwn(own, key)) own[key] = value
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
      const fate = runner && contained(() => connection.received(message, runner))
      if (fate === WITHHELD) return
      if (runner === undefined || fate === undefined) {
        callbacks.onmessage?.(message, ...extra)
        return
      }
      const { operation, message: passed } = fate
      within(operation, runner, () => callbacks.onmessage?.(passed, ...extra))
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
  return (message: RpcMessage | Batch, options?: SendOptions): Promise<void> =>
    isBatch(message) ? sendBatch(message, options) : sendOne(message, options)

  function sendOne(message: RpcMessage, options: SendOptions | undefined): Promise<void> {
    const { runner } = slot
    const fate = runner && contained(() => connection.sent(message, options, runner))
    if (fate === WITHHELD) return Promise.resolve()
    if (runner === undefined || fate === undefined) return send(message, options)
    return within(fate.operation, runner, () => pass(fate))
  }

  /** Each is what it would be alone; what the transport does for them belongs to the first call. */
  function sendBatch(batch: Batch, options: SendOptions | undefined): Promise<void> {
    const { runner } = slot
    if (runner === undefined) return send(batch, options)
    const fates = batch.map((message) => contained(() => connection.sent(message, options, runner)) ?? { message })
    const passages = fates.filter((fate): fate is Passage => fate !== WITHHELD)
    if (passages.length === 0) return Promise.resolve()
    const messages = passages.map(({ message }) => message)
    const operation = passages.find((passage) => passage.operation !== undefined)?.operation
    const sent = within(operation, runner, () => send(messages, options))
    for (const { id } of messages) if (id !== undefined) failWith(id, sent)
    return sent
  }

  function pass({ message, options }: Passage): Promise<void> {
    const { id } = message
    const sent = send(message, options)
    if (id !== undefined) failWith(id, sent)
    return sent
  }

  function failWith(id: RpcId, sent: Promise<void>): void {
    sent.then(undefined, (cause) => contained(() => connection.failed(id, cause)))
  }

  function send(message: RpcMessage | Batch, options: SendOptions | undefined): Promise<void> {
    return options === undefined ? inner.send(message) : inner.send(message, options)
  }
}

function within<Result>(operation: Operation | undefined, runner: Runner, fn: () => Result): Result {
  return operation === undefined ? fn() : runner.run(operation, fn)
}

function isBatch(message: RpcMessage | Batch): message is Batch {
  return Array.isArray(message)
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
    async send(message, ...options) {
      try {
        await inner.send(message, ...options)
        return undefined
      } catch (cause) {
        contained(() => callbacks.onerror?.(cause as Error))
        return cause ?? new Error('It could not be sent.')
      }
    },
    deliver: (message) => void contained(() => callbacks.onmessage?.(message)),
  }
}

function knownPeer(inner: InnerTransport, options: TraceTransportOptions): Pick<ConnectionOptions, 'peer' | 'learned'> {
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
