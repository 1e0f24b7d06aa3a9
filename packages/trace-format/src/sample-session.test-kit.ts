/** Sessions as the list holds them, for tests. */
import { EMPTY_SESSION } from './empty-session.js'
import { EMPTY_LEDGER } from './ledger.js'
import type { ModelUsage } from './model-usage.js'
import type { SessionSummary } from './session-summary.js'

export function sessionSummary(id: string, fields: Partial<SessionSummary> = {}): SessionSummary {
  return { ...EMPTY_SESSION, id, title: id, engine: 'node', status: 'completed', startedNs: 0n, ...fields }
}

export const MINIMAL_SESSION = sessionSummary('s', { status: 'running', startedNs: 1_763_668_000_123_456_789n })

export const KNOWN_MODEL: ModelUsage = {
  ...{ model: 'known', provider: 'acme', over: 0, calls: 2, inputTokens: 1_000_000, outputTokens: 200_000 },
  ...{ cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
}

/** Has all that a session may have. */
export const FULL_SESSION: SessionSummary = {
  ...MINIMAL_SESSION,
  status: 'paused',
  endedNs: MINIMAL_SESSION.startedNs + 1_500_000n,
  waitingFor: [
    { waitId: '00f067aa0ba902b7', signalName: 'go', prompt: '?', schema: { type: 'boolean' }, sinceNs: 1n },
    { waitId: '00f067aa0ba902b8', signalName: 'go', prompt: '?', sinceNs: 1n },
    {
      ...{ waitId: '00f067aa0ba902b9', signalName: 'step', prompt: '?', sinceNs: 1n },
      step: { kind: 'tool.call', title: 'read_file', inputJson: '{"path":"a"}' },
    },
  ],
  cancelRequest: { atNs: 1n, by: 'Ada' },
  stepKinds: ['tool.call'],
  models: [KNOWN_MODEL, { ...KNOWN_MODEL, model: 'other', over: 200_000 }],
  tokenSeries: { fromS: 1_763_668_000, stepS: 2, tokens: [5, 0, 7] },
  metadata: { of: { any: ['depth'] } },
  process: { pid: 1, host: 'box', live: false },
  parts: [{ part: 's', generation: 'f'.repeat(16), bytes: 7 }],
  pinned: true,
  tags: ['kept'],
  pruned: { parts: 1, bytes: 7, records: 3 },
  unreadable: 'It is torn.',
  ledger: {
    ...EMPTY_LEDGER,
    written: 7,
    dropped: { queue_full: 2 },
    missing: 1,
    firstUnreadable: { line: 3, problem: 'is not JSON.' },
    sdkDropped: { attributes: 3, events: 0, links: 0 },
  },
}
