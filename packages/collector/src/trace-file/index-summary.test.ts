import { createSessionFold, EMPTY_LEDGER, type FoldedSession, type ModelUsage } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyRecord } from '../../../trace-format/src/any-record.test-kit.js'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import {
  decodeSummary,
  encodeSummary,
  type IndexSummary,
  roomFor,
  SUMMARY_BYTES,
  summaryRoom,
} from './index-summary.js'

const fixed = {
  part: 'session-1',
  generation: '0123456789abcdef',
  indexGeneration: 'fedcba9876543210',
  coveredBytes: 2 ** 33,
  stamp: { bytes: 2 ** 33 + 1, inode: 42, changedMs: 1763668000000.123 },
} as const

function summaryOf(session: FoldedSession, fields: Partial<IndexSummary> = {}): IndexSummary {
  return { ...fixed, roomBytes: roomFor(fixed.part, session), session, ...fields }
}

function usage(model: string, provider: string): ModelUsage {
  const tokens = { inputTokens: 123_456, outputTokens: 12_345, cacheReadTokens: 99_999, cacheWriteTokens: 0 }
  return { model, provider, over: 200_000, calls: 42, ...tokens, reasoningTokens: 7 }
}

function sessionOf(fields: Partial<FoldedSession> = {}): FoldedSession {
  return { ...createSessionFold('session-1').summary(), ...fields }
}

test('any session comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(anyRecord(), { maxLength: 8 }), fc.string({ minLength: 1 }), (records, id) => {
      const fold = createSessionFold(id)
      for (const record of records) fold.add(record)
      const summary = summaryOf(fold.summary())
      expect(decodeSummary(encodeSummary(summary))).toEqual(summary)
    }),
    { numRuns: 40 },
  )
})

test('a session that ended at the epoch has ended', () => {
  const summary = summaryOf(sessionOf({ endedNs: 0n }))
  expect(decodeSummary(encodeSummary(summary))).toEqual(summary)
})

test('what an application says is kept as it is, whatever it calls its fields', () => {
  const metadata = { delayNs: '12', list: [{ startNs: 'soon' }], deep: { endNs: 3 } }
  const wait = { waitId: 'a', signalName: 'go', prompt: '?', sinceNs: 5n, schema: { default: { atNs: '7' } } }
  const cancelRequest = { atNs: 6n, by: 'Ada' }
  const step = { kind: 'tool.call', title: 't', inputJson: '{"startedNs":1}' }
  const waitingFor = [wait, { ...wait, step }]
  const summary = summaryOf(sessionOf({ metadata, waitingFor, cancelRequest, stepKinds: ['tool.call'] }))
  expect(decodeSummary(encodeSummary(summary))).toEqual(summary)
})

describe('its room', () => {
  test('is 1024 bytes for a session as they are', () => {
    const session = sessionOf({
      title: 'Summarise the release notes',
      recordedBy: { pid: 123_456, host: 'build-machine' },
      startedNs: 1763668000000000000n,
      endedNs: 1763668100000000000n,
      lastNs: 1763668100000000000n,
      spanCount: 1_000_000,
      inputTokens: 123_456_789,
      models: [usage('claude-sonnet-4-5-20250929', 'anthropic'), usage('gpt-5-mini', 'openai')],
      tokenSeries: { fromS: 1763668000, stepS: 8, tokens: Array.from({ length: 16 }, () => 12_345) },
    })
    expect(roomFor('session-1', session)).toBe(SUMMARY_BYTES)
  })

  test('is more where the session has more to say', () => {
    const summary = summaryOf(sessionOf({ metadata: { note: 'x'.repeat(5000) } }))
    const bytes = encodeSummary(summary)
    expect(bytes.length).toBe(6144)
    expect(summaryRoom(bytes.subarray(0, SUMMARY_BYTES))).toBe(6144)
    expect(decodeSummary(bytes)).toEqual(summary)
  })

  test('may become too small: then the session is to be read from its part', () => {
    const { session: _, ...without } = summaryOf(sessionOf(), { roomBytes: SUMMARY_BYTES })
    const summary = { ...without, session: sessionOf({ title: 'x'.repeat(1200) }) }
    expect(decodeSummary(encodeSummary(summary))).toEqual(without)
  })

  test('leaves figures space to grow', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (title) => {
        const roomBytes = roomFor('session-1', sessionOf({ title }))
        const most = {
          ...{ spanCount: 1e9, errorCount: 1e9, llmCalls: 1e9, endedNs: 2n ** 62n },
          models: [usage('claude-sonnet-4-5-20250929', 'anthropic')],
          tokenSeries: { fromS: 1763668000, stepS: 8, tokens: Array.from({ length: 16 }, () => 12_345) },
        }
        expect(decodeSummary(encodeSummary(summaryOf(sessionOf({ title, ...most }), { roomBytes })))).toHaveProperty(
          'session',
        )
      }),
    )
  })
})

describe('what is no summary of this version is none', () => {
  const whole = encodeSummary(summaryOf(sessionOf({ title: 'A session' })))

  test('where any byte of it has changed', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(decodeSummary(whole.with(at, (whole[at] ?? 0) ^ change))).toBeUndefined()
      }),
    )
  })

  test('where it is cut, empty, or something else', () => {
    for (const bytes of [
      whole.subarray(0, 1023),
      whole.subarray(0, 0),
      new Uint8Array(1024),
      Buffer.alloc(1024, 'AIS'),
    ])
      expect([decodeSummary(bytes), summaryRoom(bytes)]).toEqual([undefined, undefined])
  })

  test.each([
    ['a status that there is not', { status: 'gone' }],
    ['no id', { id: '' }],
    ['models that are none', { models: [{ ...usage('m', 'p'), calls: Number.NaN }] }],
    ['a series that is none', { tokenSeries: { fromS: 0, stepS: 0, tokens: [1] } }],
    ['a count that is none', { spanCount: 'many' }],
    ['waits that are none', { waitingFor: [{ sinceNs: 1n }] }],
    ['kinds that are none', { stepKinds: [7] }],
    ['somebody who is none', { cancelRequest: { atNs: 1n, by: 7 } }],
    ['times that are none', { endedNs: 'now' }],
    ['a ledger that is none', { ledger: { ...EMPTY_LEDGER, missing: -1 } }],
    ['a first unreadable line that is none', { ledger: { ...EMPTY_LEDGER, firstUnreadable: { line: 'first' } } }],
    ['a ledger of words', { ledger: { ...EMPTY_LEDGER, dropped: { queue_full: 'some' } } }],
  ])('where somebody wrote %s, with a checksum that fits', (_, fields) => {
    const session = Object.assign(sessionOf(), fields)
    expect(decodeSummary(encodeSummary(summaryOf(session)))).toBeUndefined()
  })
})

test('a start in the far past and the last nanosecond that OTLP can tell', () => {
  const fold = createSessionFold('s')
  fold.add(sessionEvent('session_started', { atNs: 0n }))
  fold.add(sessionEvent('session_finished', { atNs: 2n ** 64n - 1n }))
  const summary = summaryOf(fold.summary())
  expect(decodeSummary(encodeSummary(summary))).toEqual(summary)
})
