/**
 * W3C trace context in `params._meta` of a request, so that the processes of an agent and of its MCP
 * servers form one tree. The session travels as `session.id` in the baggage.
 *
 *   outbound request --inject--> _meta.traceparent, tracestate, baggage --readContext--> inbound request
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
export type InjectContext = (message: RpcMessage, operation: Operation, outer: TraceContext | undefined) => RpcMessage

/** The calls of a connection are as a rule of one session: what names it is written once. */
export function createInjectContext(): InjectContext {
  let lastSessionId: string | undefined
  let lastMember = ''
  const memberOf = (sessionId: string): string => {
    if (sessionId !== lastSessionId) lastMember = `session.id=${encodeURIComponent(sessionId)}`
    lastSessionId = sessionId
    return lastMember
  }

  return (message, { traceId, id, sessionId }, outer) => {
    const { params } = message
    const meta = params?._meta
    if (meta?.traceparent !== undefined) return message
    const own = memberOf(sessionId)
    const given = textOf(meta, 'baggage') ?? outer?.baggage
    const traceparent = `00-${traceId}-${id}-${outer?.flags ?? '01'}`
    const baggage = given === undefined || given === '' ? own : baggageWith(own, given)
    const tracestate = outer?.tracestate
    // Each object is one spread and fields: V8 copies a spread at the front as a whole, any other field by field.
    const _meta =
      tracestate === undefined ? { ...meta, traceparent, baggage } : { ...meta, traceparent, tracestate, baggage }
    return { ...message, params: { ...params, _meta } }
  }
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

function baggageWith(member: string, baggage: string): string {
  return SESSION_MEMBER.test(baggage) ? baggage : `${baggage},${member}`
}

function textOf(meta: unknown, key: string): string | undefined {
  const value = peek(meta, key)
  return typeof value === 'string' ? value : undefined
}
