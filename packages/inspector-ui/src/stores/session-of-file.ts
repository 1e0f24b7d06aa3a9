/**
 * A file that was opened by itself, as the session that the views show: nobody writes to it here, nobody can
 * be answered.
 *
 *   worker --what its records came to--> [sessionOfFile] --Session--> trace.ts --> views/trace
 */
import type { Pricing } from '@agent-inspector/dialects'
import {
  costOfModels,
  createSessionFold,
  emittedCount,
  type FoldedSession,
  lossHints,
  type ModelUsage,
} from '@agent-inspector/trace-format'
import type { Session } from '../api/client.js'
import type { UnreadLines } from '../api/session-news.js'

/** Before its records are known it has a name alone. */
export function unreadSession(name: string): Session {
  const all = { unread: 0, firstUnread: undefined }
  const { ended_at: _ended, duration_ms: _duration, ...session } = sessionOfFile(createSessionFold(name).summary(), all)
  return { ...session, status: 'completed' }
}

/** @param pricing at which prices its cost is told; default at none */
export function sessionOfFile(
  folded: FoldedSession,
  { unread, firstUnread }: UnreadLines,
  pricing: Pick<Pricing, 'costOf'> = NO_PRICES,
): Session {
  const { startedNs, endedNs, lastNs, ledger, status } = folded
  const firstUnreadable = firstUnread ?? ledger.firstUnreadable
  const endNs = endedNs ?? lastNs
  const hints = lossHints(ledger)
  const isOver = status === 'completed' || status === 'failed' || status === 'cancelled'
  return {
    id: folded.id,
    title: folded.title,
    engine: folded.engine,
    status: isOver ? status : 'interrupted',
    started_at: timeOf(startedNs),
    ended_at: timeOf(endNs),
    duration_ms: Math.max(0, Number(endNs - startedNs) / 1e6),
    span_count: folded.spanCount,
    open_span_count: folded.openSpanCount,
    error_count: folded.errorCount,
    llm_calls: folded.llmCalls,
    tool_calls: folded.toolCalls,
    input_tokens: folded.inputTokens,
    output_tokens: folded.outputTokens,
    ...usageOf(folded, pricing),
    metadata: folded.metadata,
    pinned: false,
    tags: [],
    parts: [],
    ledger: {
      emitted: emittedCount(ledger),
      written: ledger.written,
      dropped: ledger.dropped,
      missing: ledger.missing,
      unreadable_lines: ledger.unreadableLines + unread,
      ...(firstUnreadable !== undefined && { first_unreadable: firstUnreadable }),
      dropped_values: ledger.droppedValues,
      truncated_values: ledger.truncatedValues,
      duplicates: ledger.duplicates,
      orphans: ledger.orphans,
      never_ended: folded.openSpanCount,
      sdk_dropped: ledger.sdkDropped,
      ...(hints.length > 0 && { hints }),
    },
  }
}

const NO_PRICES: Pick<Pricing, 'costOf'> = { costOf: () => undefined }

function usageOf(
  { models = [] }: FoldedSession,
  pricing: Pick<Pricing, 'costOf'>,
): Pick<Session, 'cost_usd' | 'cost_is_partial' | 'models'> {
  const { usd, isPartial } = costOfModels(models, pricing)
  return {
    ...(usd !== undefined && { cost_usd: usd }),
    ...(isPartial && { cost_is_partial: true }),
    ...(models.length > 0 && { models: models.map((usage) => modelOf(usage, pricing.costOf(usage))) }),
  }
}

function modelOf(usage: ModelUsage, usd: number | undefined): NonNullable<Session['models']>[number] {
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

/** A time that no calendar has is the last one that RFC 3339 can tell. */
function timeOf(ns: bigint): string {
  return new Date(Math.min(Date.UTC(9999, 11, 31), Number(ns / 1_000_000n))).toISOString()
}
