/**
 * A file that was opened by itself, as the session that the views show: nobody writes to it here, nobody can
 * be answered.
 *
 *   worker --what its records came to--> [sessionOfFile] --Session--> trace.ts --> views/trace
 */
import { createSessionFold, emittedCount, type FoldedSession, lossHints } from '@agent-inspector/trace-format'
import type { Session } from '../api/client.js'
import type { UnreadLines } from '../api/session-news.js'

/** Before its records are known it has a name alone. */
export function unreadSession(name: string): Session {
  const all = { unread: 0, firstUnread: undefined }
  const { ended_at: _ended, duration_ms: _duration, ...session } = sessionOfFile(createSessionFold(name).summary(), all)
  return { ...session, status: 'completed' }
}

export function sessionOfFile(folded: FoldedSession, { unread, firstUnread }: UnreadLines): Session {
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

/** A time that no calendar has is the last one that RFC 3339 can tell. */
function timeOf(ns: bigint): string {
  return new Date(Math.min(Date.UTC(9999, 11, 31), Number(ns / 1_000_000n))).toISOString()
}
