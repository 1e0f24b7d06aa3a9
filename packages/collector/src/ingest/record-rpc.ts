/**
 * Hooks of MCP connections -> spans: one `mcp.rpc` a request, with what is told of its connection on
 * the spans it belongs to.
 *
 *   hook bus --*_rpc_*, transport_*--> [recordRpc] --> hook spans
 */
import type { HookName, HookPayload, Listener, Operation } from '@agent-inspector/hooks'
import type { SpanEvent, SpanKind, SpanStatus } from '@agent-inspector/trace-format'
import type { HookSpans } from './hook-spans.js'
import type { KeepValue } from './keep-value.js'
import {
  notificationAttributes,
  peerAttributes,
  rpcAttributes,
  rpcFailureAttributes,
  rpcResultAttributes,
  toolErrorOf,
} from './rpc-attributes.js'
import type { SpanAttributes } from './span-attributes.js'

const SERVER: SpanKind = 2
const CLIENT: SpanKind = 3
const OK: SpanStatus = { code: 0 }

export interface RecordRpcOptions {
  readonly spans: HookSpans
  readonly keep: KeepValue
  readonly hear: <Name extends HookName>(hook: Name, listener: Listener<Name>) => void
}

export function recordRpc({ spans, keep, hear }: RecordRpcOptions): void {
  hear('before_rpc_request', (payload) => {
    const { operation, direction, message, caller } = payload
    const attributes = rpcAttributes(payload)
    // The tool that called shows which server it went to.
    if (caller?.kind === 'tool.call') spans.setAttributes(caller, attributes)
    const whole = { ...attributes }
    keep(whole, message, 'mcp.rpc.request_json')
    spans.open(operation, whole, message.method ?? '', direction === 'inbound' ? SERVER : CLIENT)
  })
  hear('after_rpc_response', ({ operation, message, durationMs }) => {
    const failure = toolErrorOf(message)
    spans.end(
      operation,
      () => {
        const attributes = rpcResultAttributes(durationMs)
        keep(attributes, message, 'mcp.rpc.response_json')
        if (failure !== undefined) attributes['error.type'] = 'tool_error'
        return attributes
      },
      failure === undefined ? OK : { code: 2, message: failure },
    )
  })
  hear('error_rpc_request', (payload) => {
    const attributes = { ...rpcResultAttributes(payload.durationMs), ...rpcFailureAttributes(payload) }
    if (payload.message !== undefined) keep(attributes, payload.message, 'mcp.rpc.response_json')
    spans.setAttributes(payload.operation, attributes)
    spans.fail(payload)
  })
  hear('rpc_notification', (payload) => tell('mcp.notification', payload.operation, notificationAttributes(payload)))
  hear('transport_connected', (payload) => tellTransport('connected', payload))
  hear('transport_disconnected', (payload) => tellTransport('disconnected', payload))
  hear('transport_reconnecting', (payload) => {
    const { operation, attempt, reason } = payload
    tellTransport('reconnecting', payload, { 'mcp.transport.attempt': attempt, 'mcp.transport.reason': reason })
    spans.setAttributes(operation, { 'mcp.transport.reconnect_count': attempt })
  })

  function tellTransport(
    status: 'connected' | 'disconnected' | 'reconnecting',
    payload: HookPayload<'transport_connected'>,
    more?: SpanAttributes,
  ): void {
    const attributes = { 'mcp.transport.status': status, ...peerAttributes(payload), ...more }
    tell(`mcp.transport.${status}`, payload.operation, attributes)
  }

  function tell(name: string, operation: Operation, attributes: SpanAttributes): void {
    const event: SpanEvent = { name, atNs: operation.clock.nowNs(), attributes }
    spans.addEventOr(name, operation, event)
  }
}
