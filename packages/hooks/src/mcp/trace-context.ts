/**
 * W3C trace context in `params._meta` of a request, so that the processes of an agent and of its MCP
 * servers form one tree. The session travels as `session.id` in the baggage.
 *
 *   outbound request --injectContext--> _meta.traceparent, tracestate, baggage --readContext--> inbound request
 */
import type { RpcMessage } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import { peek } from '../peek.js'
import { isSessionId } from '../session-id.js'

export interface TraceContext {
  readonly traceId: string
  readonly spanId: string
  /** Two hex digits, as they came. */
  readonly flags: string
  readonly tracestate: string | undefined
  readonly baggage: string | undefined
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/
const SESSION_MEMBER = /(?:^|,)\s*session\.id\s*=\s*([^,;\s]*)/

export function readContext({ params }: RpcMessage): TraceContext | undefined {
  return contextOf(peek(params, '_meta'))
}

/** @param meta holds `traceparent`, `tracestate` and `baggage`: the `_meta` of a request, or HTTP headers */
export function contextOf(meta: unknown): TraceContext | undefined {
  const traceparent = peek(meta, 'traceparent')
  const [, traceId, spanId, flags] = (typeof traceparent === 'string' && TRACEPARENT.exec(traceparent)) || []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, flags, tracestate: textOf(meta, 'tracestate'), baggage: textOf(meta, 'baggage') }
}

/**
 * @param outer what the call that we answer meanwhile brought along: it goes on from here
 * @returns the message with our trace context; the same message if it has one already
 */
export function injectContext(message: RpcMessage, operation: Operation, outer: TraceContext | undefined): RpcMessage {
  const { params } = message
  const meta = params?._meta
  if (meta?.traceparent !== undefined) return message
  const { flags = '01', tracestate, baggage } = outer ?? {}
  const context = {
    traceparent: `00-${operation.traceId}-${operation.id}-${flags}`,
    ...(tracestate === undefined ? undefined : { tracestate }),
    baggage: baggageWith(operation.sessionId, textOf(meta, 'baggage') ?? baggage),
  }
  return { ...message, params: { ...params, _meta: { ...meta, ...context } } }
}

export function sessionOfBaggage(baggage: string | undefined): string | undefined {
  const [, encoded] = SESSION_MEMBER.exec(baggage ?? '') ?? []
  if (encoded === undefined) return undefined
  try {
    const sessionId = decodeURIComponent(encoded)
    return isSessionId(sessionId) ? sessionId : undefined
  } catch {
    return undefined
  }
}

function baggageWith(sessionId: string, baggage: string | undefined): string {
  if (baggage === undefined || baggage === '') return `session.id=${encodeURIComponent(sessionId)}`
  return SESSION_MEMBER.test(baggage) ? baggage : `${baggage},session.id=${encodeURIComponent(sessionId)}`
}

function textOf(meta: unknown, key: string): string | undefined {
  const value = peek(meta, key)
  return typeof value === 'string' ? value : undefined
}
