/** What the live sink tells, as it stands on the wire: the schemas of the same names in docs/openapi.yaml. */

import type { Pricing } from '@agent-inspector/dialects'
import { sessionJson, timeJson, waitJson } from '@agent-inspector/trace-format'
import type { LiveEvent, LiveState, Progress } from '../sink/live-event.js'

export function eventJson(event: LiveEvent, pricing: Pick<Pricing, 'costOf'>): object {
  if (event.type === 'WaitingOnSignal') return { session_id: event.sessionId, ...waitJson(event.wait) }
  if (event.type === 'SignalReceived') {
    const { sessionId, waitId, signalName, by } = event
    return { session_id: sessionId, wait_id: waitId, signal_name: signalName, ...(by !== undefined && { by }) }
  }
  if (event.type === 'SessionDeleted') return { session_id: event.sessionId }
  if (event.type === 'SpanStarted') {
    const { parentId, name, startNs } = event.span
    return {
      ...spanOf({ sessionId: event.sessionId, ...event.span }),
      ...(parentId !== undefined && { parent_id: parentId }),
      name,
      started_at: timeJson(startNs),
    }
  }
  if (event.type === 'ResourceFetched') {
    const { uri, mimeType, bytes } = event
    return {
      ...spanOf(event),
      uri,
      ...(mimeType !== undefined && { mime_type: mimeType }),
      ...(bytes !== undefined && { bytes }),
    }
  }
  if (event.type === 'PromptUsed') return { ...spanOf(event), template_id: event.templateId }
  if (event.type === 'StorageLow') {
    return { low: event.isLow, free_bytes: event.freeBytes, total_bytes: event.totalBytes }
  }
  return sessionJson(event.session, pricing)
}

export function stateJson(state: LiveState): object {
  if (state.type === 'TraceAppended') {
    const { sessionId, part, generation, bytes, records } = state
    return { session_id: sessionId, part, generation, bytes, records }
  }
  if (state.type === 'ProgressUpdate') {
    const { progress, total, message, token } = state
    return {
      ...spanOf(state),
      progress,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
      ...(token !== undefined && { token }),
    }
  }
  const { sessionId, llmCalls, toolCalls, tokens, costUsd, openSpans } = state
  return {
    session_id: sessionId,
    llm_calls_delta: llmCalls,
    tool_calls_delta: toolCalls,
    tokens_delta: tokens,
    cost_delta: costUsd,
    open_spans: openSpans,
  }
}

function spanOf({ sessionId, traceId, spanId }: Pick<Progress, 'sessionId' | 'traceId' | 'spanId'>): object {
  return {
    session_id: sessionId,
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(spanId !== undefined && { span_id: spanId }),
  }
}
