/** A session of which nothing is known yet but what names it: whoever makes one adds that. */
import { EMPTY_LEDGER } from './ledger.js'
import type { SessionSummary } from './session-summary.js'

export const EMPTY_SESSION: Omit<SessionSummary, 'id' | 'title' | 'engine' | 'status' | 'startedNs'> = {
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
}
