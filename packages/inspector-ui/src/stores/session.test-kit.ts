/** Sessions as the server tells them, for tests. */
import type { Session } from '../api/client.js'

/** Nothing was lost of it. */
const WHOLE: Session['ledger'] = {
  emitted: 0,
  written: 0,
  dropped: {},
  missing: 0,
  unreadable_lines: 0,
  dropped_values: 0,
  truncated_values: 0,
  duplicates: 0,
  orphans: 0,
  never_ended: 0,
  sdk_dropped: { attributes: 0, events: 0, links: 0 },
}

export function session(id: string, status: Session['status']): Session {
  return {
    id,
    title: id,
    engine: 'node',
    status,
    started_at: '2026-11-21T00:00:00Z',
    span_count: 0,
    open_span_count: 0,
    error_count: 0,
    llm_calls: 0,
    tool_calls: 0,
    input_tokens: 0,
    output_tokens: 0,
    pinned: false,
    tags: [],
    ledger: WHOLE,
    parts: [],
  }
}
