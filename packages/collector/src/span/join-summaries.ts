/**
 * A session that has claimed a trace (`trace_joined`), together with what was filed under the trace's own name before.
 * Nothing is moved: both are read as one.
 */
import { addLedgers, type SessionSummary, usageOf } from '@agent-inspector/trace-format'

/** @param joined the session named after the trace; its spans are of that trace alone */
export function joinSummaries(session: SessionSummary, joined: SessionSummary): SessionSummary {
  const parts = joined.parts.map((part) => ({ sessionId: joined.id, ...part }))
  const first = joined.startedNs < session.startedNs ? joined : session
  return {
    ...session,
    startedNs: first.startedNs,
    spanCount: session.spanCount + joined.spanCount,
    openSpanCount: session.openSpanCount + joined.openSpanCount,
    errorCount: session.errorCount + joined.errorCount,
    llmCalls: session.llmCalls + joined.llmCalls,
    toolCalls: session.toolCalls + joined.toolCalls,
    inputTokens: session.inputTokens + joined.inputTokens,
    outputTokens: session.outputTokens + joined.outputTokens,
    ...usageOf([session, joined]),
    ledger: addLedgers(session.ledger, joined.ledger),
    parts: [...session.parts, ...parts],
  }
}
