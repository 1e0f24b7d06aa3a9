/**
 * Which session an inbound request belongs to, and what it hangs under: the session that
 * `X-MCP-Request-Id` names, else the trace that it comes from, else what is current here, else, of a call,
 * the session of its client, and of what is no call what its client called last.
 */
import type { RpcMessage } from '../json-rpc.js'
import { remoteParent } from '../mcp/remote-parent.js'
import { contextOf, readContext, type TraceContext } from '../mcp/trace-context.js'
import { openSession } from '../open-session.js'
import type { Operation } from '../operation.js'
import type { Runner } from '../runner.js'
import { isSessionId } from '../session-id.js'
import type { HttpRequest } from './http-request.js'
import type { InboundClient } from './inbound-client.js'

export interface InboundPlace {
  readonly parent: Operation
  readonly context: TraceContext | undefined
  /** By the request itself. */
  readonly isNamed: boolean
  /** All that it was opened for has ended. */
  leave(): void
}

export function inboundPlace(
  { header }: HttpRequest,
  message: RpcMessage,
  client: InboundClient,
  here: ReturnType<Runner['current']>,
): InboundPlace {
  const context = readContext(message) ?? headerContext(header)
  const parent = context === undefined ? here : localOr(context, here)
  const id = header('x-mcp-request-id')
  if (id !== undefined && isSessionId(id)) {
    const { frame, finish } = openSession({ id, title: client.title(), engine: 'mcp-inbound' }, parent)
    return { parent: frame, context, isNamed: true, leave: finish }
  }
  const isCall = message.id !== undefined && message.method !== undefined
  return { parent: parent ?? (isCall ? client.home() : client.nearest()), context, isNamed: false, leave() {} }
}

function headerContext(header: HttpRequest['header']): TraceContext | undefined {
  return contextOf({
    traceparent: header('traceparent'),
    tracestate: header('tracestate'),
    baggage: header('baggage'),
  })
}

/** An HTTP library of this process may have a span of its own in that trace already. */
function localOr(context: TraceContext, here: Operation | undefined): Operation {
  return here?.traceId === context.traceId && here.id !== '' ? here : remoteParent(context, here)
}
