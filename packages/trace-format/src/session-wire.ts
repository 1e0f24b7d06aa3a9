/**
 * A session as JSON: `Session` of docs/openapi.yaml, in snake_case.
 *
 *   sessions of the collector --> [sessionJson] --http/--> the page
 *   a file that the page opens by itself --> [sessionJson] --> the same views
 */
import type { Pricing } from '@agent-inspector/dialects'
import { emittedCount, lossHints } from './ledger.js'
import { costOfModels, type ModelUsage } from './model-usage.js'
import type { SessionSummary, Wait } from './session-summary.js'

/** RFC 3339 has four digits for the year. */
const FIRST_MS = 0
const LAST_MS = Date.UTC(9999, 11, 31)

/**
 * Its type is what it makes: the compiler holds that against the page's, which is generated from the contract.
 *
 * @param pricing at which prices its cost is told
 */
export function sessionJson(session: SessionSummary, pricing: Pick<Pricing, 'costOf'>) {
  const { startedNs, endedNs, waitingFor, cancelRequest, metadata, process, unreadable } = session
  return {
    id: session.id,
    title: session.title,
    engine: session.engine,
    status: session.status,
    started_at: timeJson(startedNs),
    ...(endedNs !== undefined && {
      ended_at: timeJson(endedNs),
      duration_ms: Math.max(0, Number(endedNs - startedNs) / 1e6),
    }),
    span_count: session.spanCount,
    open_span_count: session.openSpanCount,
    error_count: session.errorCount,
    llm_calls: session.llmCalls,
    tool_calls: session.toolCalls,
    input_tokens: session.inputTokens,
    output_tokens: session.outputTokens,
    ...usageJson(session, pricing),
    ...(cancelRequest !== undefined && {
      cancel_request: {
        at: timeJson(cancelRequest.atNs),
        ...(cancelRequest.by !== undefined && { by: cancelRequest.by }),
      },
    }),
    ...(session.stepKinds !== undefined && { step_kinds: session.stepKinds }),
    ...(waitingFor.length > 0 && { waiting_for: waitingFor.map(waitJson) }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(process !== undefined && { process: { pid: process.pid, host: process.host, live: process.live } }),
    pinned: session.pinned === true,
    tags: session.tags ?? [],
    ledger: ledgerJson(session),
    parts: session.parts.map(({ part, generation, bytes }) => ({ part, generation, bytes })),
    ...(unreadable !== undefined && { unreadable }),
  }
}

export type SessionJson = ReturnType<typeof sessionJson>

/** What it cost and why, and when its tokens were used. */
function usageJson({ models, tokenSeries }: SessionSummary, pricing: Pick<Pricing, 'costOf'>) {
  const { usd, isPartial } = costOfModels(models ?? [], pricing)
  return {
    ...(usd !== undefined && { cost_usd: usd }),
    ...(isPartial && { cost_is_partial: true as const }),
    ...(models !== undefined && { models: models.map((usage) => modelJson(usage, pricing.costOf(usage))) }),
    ...(tokenSeries !== undefined && {
      token_series: {
        from: timeJson(BigInt(tokenSeries.fromS) * 1_000_000_000n),
        step_ms: tokenSeries.stepS * 1000,
        tokens: tokenSeries.tokens,
      },
    }),
  }
}

function modelJson(usage: ModelUsage, usd: number | undefined) {
  return {
    model: usage.model,
    ...(usage.provider !== undefined && { provider: usage.provider }),
    ...(usage.over > 0 && { over_input_tokens: usage.over }),
    calls: usage.calls,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    reasoning_tokens: usage.reasoningTokens,
    ...(usd !== undefined && { cost_usd: usd }),
  }
}

export function waitJson({ waitId, signalName, prompt, schema, sinceNs, step }: Wait) {
  return {
    wait_id: waitId,
    signal_name: signalName,
    prompt,
    ...(schema !== undefined && { schema }),
    since: timeJson(sinceNs),
    ...(step !== undefined && { step: { kind: step.kind, title: step.title, ...inputJson(step.inputJson) } }),
  }
}

/** The file may hold anything: what is no JSON is left out. */
function inputJson(json: string | undefined): { readonly input?: unknown } {
  if (json === undefined) return {}
  try {
    return { input: JSON.parse(json) }
  } catch {
    return {}
  }
}

/** What was lost, and what to do about it. */
function ledgerJson({ ledger, status, openSpanCount, pruned }: SessionSummary) {
  const { written, dropped, missing, sdkDropped, firstUnreadable } = ledger
  const isUnderWay = status === 'running' || status === 'paused'
  const hints = lossHints(ledger)
  return {
    emitted: emittedCount(ledger),
    written,
    dropped,
    missing,
    unreadable_lines: ledger.unreadableLines,
    ...(firstUnreadable !== undefined && { first_unreadable: firstUnreadable }),
    dropped_values: ledger.droppedValues,
    truncated_values: ledger.truncatedValues,
    duplicates: ledger.duplicates,
    orphans: ledger.orphans,
    never_ended: isUnderWay ? 0 : openSpanCount,
    sdk_dropped: sdkDropped,
    ...(pruned !== undefined && { pruned }),
    ...(hints.length > 0 && { hints }),
  }
}

/** RFC 3339, whole milliseconds. A time that no calendar has, as a broken clock tells it, is the last one. */
export function timeJson(ns: bigint): string {
  const ms = Number(ns / 1_000_000n)
  return new Date(Math.max(FIRST_MS, Math.min(LAST_MS, ms))).toISOString()
}
