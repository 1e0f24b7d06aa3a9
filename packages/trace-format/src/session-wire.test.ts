import { createPricing } from '@agent-inspector/dialects'
import { expect, test } from 'vitest'
import { FULL_SESSION, KNOWN_MODEL, MINIMAL_SESSION } from './sample-session.test-kit.js'
import { sessionJson, timeJson } from './session-wire.js'

const pricing = createPricing({
  date: '2026-08-21',
  source: 'a test',
  models: [{ match: ['known'], input: 3, output: 15 }],
})

test('what a session lacks is absent', () => {
  expect(Object.keys(sessionJson(MINIMAL_SESSION, pricing))).not.toEqual(expect.arrayContaining(['ended_at']))
  expect(Object.values(sessionJson(MINIMAL_SESSION, pricing))).not.toContain(undefined)
})

test('what a session used has its price, and says where there is none', () => {
  expect(sessionJson(FULL_SESSION, pricing)).toMatchObject({
    cost_usd: 6,
    cost_is_partial: true,
    models: [
      { model: 'known', calls: 2, cost_usd: 6 },
      { model: 'other', over_input_tokens: 200_000 },
    ],
    token_series: { from: '2025-11-20T19:46:40.000Z', step_ms: 2000, tokens: [5, 0, 7] },
  })
  const of = (usage: typeof KNOWN_MODEL): object => sessionJson({ ...FULL_SESSION, models: [usage] }, pricing)
  expect(of(KNOWN_MODEL)).not.toHaveProperty('cost_is_partial')
  expect(of({ ...KNOWN_MODEL, model: 'other' })).not.toHaveProperty('cost_usd')
})

test('what waits says since when, and what is held back what it is about to get', () => {
  const since = '1970-01-01T00:00:00.000Z'
  expect(sessionJson(FULL_SESSION, pricing).waiting_for).toEqual([
    { wait_id: '00f067aa0ba902b7', signal_name: 'go', prompt: '?', schema: { type: 'boolean' }, since },
    { wait_id: '00f067aa0ba902b8', signal_name: 'go', prompt: '?', since },
    {
      ...{ wait_id: '00f067aa0ba902b9', signal_name: 'step', prompt: '?', since },
      step: { kind: 'tool.call', title: 'read_file', input: { path: 'a' } },
    },
  ])
})

test('lasts milliseconds, to the nanosecond, and never less than none', () => {
  expect(sessionJson(FULL_SESSION, pricing)).toMatchObject({
    started_at: '2025-11-20T19:46:40.123Z',
    duration_ms: 1.5,
  })
  expect(sessionJson({ ...FULL_SESSION, endedNs: 1n }, pricing)).toMatchObject({ duration_ms: 0 })
})

test.each([
  [0n, '1970-01-01T00:00:00.000Z'],
  [-1n, '1970-01-01T00:00:00.000Z'],
  [2n ** 80n, '9999-12-31T00:00:00.000Z'],
])('the time %d of a broken clock is a time', (ns, expected) => {
  expect(timeJson(ns)).toBe(expected)
})

test('a session says what of it was lost, and which limit to raise', () => {
  expect(sessionJson({ ...FULL_SESSION, status: 'interrupted', openSpanCount: 4 }, pricing)).toMatchObject({
    ledger: {
      emitted: 10,
      written: 7,
      dropped: { queue_full: 2 },
      never_ended: 4,
      hints: ['Raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT where the application runs.'],
    },
  })
})
