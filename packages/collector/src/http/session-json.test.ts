import { EMPTY_LEDGER, type SessionSummary } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { sessionSummary } from '../span/session-summary.test-kit.js'
import { misfitsOfSchema } from './openapi.test-kit.js'
import { sessionJson, timeJson } from './session-json.js'

const MINIMAL = sessionSummary('s', { status: 'running', startedNs: 1_763_668_000_123_456_789n })

const FULL: SessionSummary = {
  ...MINIMAL,
  status: 'paused',
  endedNs: MINIMAL.startedNs + 1_500_000n,
  waitingFor: [
    { waitId: '00f067aa0ba902b7', signalName: 'go', prompt: '?', schema: { type: 'boolean' }, sinceNs: 1n },
    { waitId: '00f067aa0ba902b8', signalName: 'go', prompt: '?', sinceNs: 1n },
  ],
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
  expect(misfitsOfSchema('Session', sessionJson(session))).toEqual([])
})

test('what a session lacks is absent', () => {
  expect(Object.keys(sessionJson(MINIMAL))).not.toEqual(expect.arrayContaining(['ended_at']))
  expect(Object.values(sessionJson(MINIMAL))).not.toContain(undefined)
})

test('lasts milliseconds, to the nanosecond, and never less than none', () => {
  expect(sessionJson(FULL)).toMatchObject({ started_at: '2025-11-20T19:46:40.123Z', duration_ms: 1.5 })
  expect(sessionJson({ ...FULL, endedNs: 1n })).toMatchObject({ duration_ms: 0 })
})

test.each([
  [0n, '1970-01-01T00:00:00.000Z'],
  [-1n, '1970-01-01T00:00:00.000Z'],
  [2n ** 80n, '9999-12-31T00:00:00.000Z'],
])('the time %d of a broken clock is a time', (ns, expected) => {
  expect(timeJson(ns)).toBe(expected)
})

test('a session says what of it was lost, and which limit to raise', () => {
  expect(sessionJson({ ...FULL, status: 'interrupted', openSpanCount: 4 })).toMatchObject({
    ledger: {
      emitted: 10,
      written: 7,
      dropped: { queue_full: 2 },
      never_ended: 4,
      hints: ['Raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT where the application runs.'],
    },
  })
})
