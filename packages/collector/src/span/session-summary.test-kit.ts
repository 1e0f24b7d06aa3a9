/** Sessions as the list holds them, for tests. */
import { EMPTY_LEDGER, type SessionSummary } from '@agent-inspector/trace-format'

export function sessionSummary(id: string, fields: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    title: id,
    engine: 'node',
    status: 'completed',
    startedNs: 0n,
    spanCount: 0,
    openSpanCount: 0,
    errorCount: 0,
    llmCalls: 0,
    toolCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    waitingFor: [],
    metadata: {},
    ledger: EMPTY_LEDGER,
    parts: [],
    ...fields,
  }
}
