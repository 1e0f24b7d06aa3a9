import { createPricing } from '@agent-inspector/dialects'
import { EMPTY_LEDGER, type ModelUsage, type SessionSummary } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { sessionSummary } from '../span/session-summary.test-kit.js'
import { misfitsOfSchema } from './openapi.test-kit.js'
import { sessionJson, timeJson } from './session-json.js'

const pricing = createPricing({
  date: '2026-08-21',
  source: 'a test',
  models: [{ match: ['known'], input: 3, output: 15 }],
})
const used: ModelUsage = {
  ...{ model: 'known', provider: 'acme', over: 0, calls: 2, inputTokens: 1_000_000, outputTokens: 200_000 },
  ...{ cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
}

const MINIMAL = sessionSummary('s', { status: 'running', startedNs: 1_763_668_000_123_456_789n })

const FULL: SessionSummary = {
  ...MINIMAL,
  status: 'paused',
  endedNs: MINIMAL.startedNs + 1_500_000n,
  waitingFor: [
    { waitId: '00f067aa0ba902b7', signalName: 'go', prompt: '?', schema: { type: 'boolean' }, sinceNs: 1n },
    { waitId: '00f067aa0ba902b8', signalName: 'go', prompt: '?', sinceNs: 1n },
  ],
  models: [used, { ...used, model: 'other', over: 200_000 }],
  tokenSeries: { fromS: 1_763_668_000, stepS: 2, tokens: [5, 0, 7] },
  metadata: { of: { any: ['depth'] } },
  process: { pid: 1, host: 'box', live: false },
  parts: [{ part: 's', generation: 'f'.repeat(16), bytes: 7 }],
  unreadable: 'It is torn.',
  ledger: {
    ...EMPTY_LEDGER,
    written: 7,
    dropped: { queue_full: 2 },
    missing: 1,
    sdkDropped: { attributes: 3, events: 0, links: 0 },
  },
}

test.each([MINIMAL, FULL])('a session is as the contract says', (session) => {
  expect(misfitsOfSchema('Session', sessionJson(session, pricing))).toEqual([])
})

test('what a session lacks is absent', () => {
  expect(Object.keys(sessionJson(MINIMAL, pricing))).not.toEqual(expect.arrayContaining(['ended_at']))
  expect(Object.values(sessionJson(MINIMAL, pricing))).not.toContain(undefined)
})

test('what a session used has its price, and says where there is none', () => {
  expect(sessionJson(FULL, pricing)).toMatchObject({
    cost_usd: 6,
    cost_is_partial: true,
    models: [
      { model: 'known', calls: 2, cost_usd: 6 },
      { model: 'other', over_input_tokens: 200_000 },
    ],
    token_series: { from: '2025-11-20T19:46:40.000Z', step_ms: 2000, tokens: [5, 0, 7] },
  })
  expect(sessionJson({ ...FULL, models: [used] }, pricing)).not.toHaveProperty('cost_is_partial')
  expect(sessionJson({ ...FULL, models: [{ ...used, model: 'other' }] }, pricing)).not.toHaveProperty('cost_usd')
})

test('lasts milliseconds, to the nanosecond, and never less than none', () => {
  expect(sessionJson(FULL, pricing)).toMatchObject({ started_at: '2025-11-20T19:46:40.123Z', duration_ms: 1.5 })
  expect(sessionJson({ ...FULL, endedNs: 1n }, pricing)).toMatchObject({ duration_ms: 0 })
})

test.each([
  [0n, '1970-01-01T00:00:00.000Z'],
  [-1n, '1970-01-01T00:00:00.000Z'],
  [2n ** 80n, '9999-12-31T00:00:00.000Z'],
])('the time %d of a broken clock is a time', (ns, expected) => {
  expect(timeJson(ns)).toBe(expected)
})

test('a session says what of it was lost, and which limit to raise', () => {
  expect(sessionJson({ ...FULL, status: 'interrupted', openSpanCount: 4 }, pricing)).toMatchObject({
    ledger: {
      emitted: 10,
      written: 7,
      dropped: { queue_full: 2 },
      never_ended: 4,
      hints: ['Raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT where the application runs.'],
    },
  })
})
