import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyRecord } from './any-record.test-kit.js'
import { CUT, OURS } from './attributes.js'
import { createSessionFold, type FoldedSession, settle } from './fold-session.js'
import type { TraceRecord } from './record.js'
import { endedSpan, openSpan, sessionEvent, spanIdOf } from './sample-record.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'Plan a trip', [OURS.engine]: 'node' } })
const wait = sessionEvent('waiting_on_signal', {
  spanId: spanIdOf(9),
  atNs: 5n,
  attributes: {
    [OURS.signalName]: 'approve',
    [OURS.signalPrompt]: 'Go?',
    [OURS.signalSchemaJson]: '{"type":"boolean"}',
  },
})
const received = sessionEvent('signal_received', { spanId: spanIdOf(9) })
const cancel = sessionEvent('cancel_requested', { atNs: 7n, attributes: { [OURS.cancelBy]: 'Ada' } })
const finished = sessionEvent('session_finished', { atNs: 9n, attributes: { [OURS.status]: 'completed' } })

test('pieces of values change nothing of a session but the count of its records', () => {
  const piece = sessionEvent('value_part', { atNs: 99n, attributes: { [OURS.valueText]: 'a' } })
  const { ledger, ...session } = fold([started, wait])
  const { ledger: withPiece, ...same } = fold([piece, started, piece, wait])
  expect(same).toEqual(session)
  expect(withPiece).toEqual({ ...ledger, written: ledger.written + 2 })
})

test('a schema that is cut is none: anything fits', () => {
  const cut = { ...wait, attributes: { ...wait.attributes, [OURS.signalSchemaJson + CUT.truncated]: true } }
  expect(fold([started, cut]).waitingFor[0]).toMatchObject({ signalName: 'approve' })
  expect(fold([started, cut]).waitingFor[0]?.schema).toBeUndefined()
})

describe('the state of a session', () => {
  test.each<[string, readonly TraceRecord[], Partial<FoldedSession>]>([
    ['runs once it was started', [started], { status: 'running' }],
    ['is paused while a signal is awaited', [started, wait], { status: 'paused' }],
    ['goes on when the signal has come', [started, wait, received], { status: 'running', waitingFor: [] }],
    [
      'goes on when the wait has ended otherwise',
      [started, wait, endedSpan({ spanId: spanIdOf(9) })],
      { status: 'running' },
    ],
    ['ends as it says', [started, finished], { status: 'completed', endedNs: 9n }],
    ['failed if it says so', [started, { ...finished, attributes: { [OURS.status]: 'failed' } }], { status: 'failed' }],
    ['awaits nothing once it has ended', [started, wait, finished], { status: 'completed', waitingFor: [] }],
    ['keeps its end when a span comes late', [started, finished, endedSpan()], { status: 'completed', spanCount: 1 }],
    ['runs again when it is resumed', [started, finished, started], { status: 'running' }],
    [
      'runs on when it was told to end',
      [started, cancel],
      { status: 'running', cancelRequest: { atNs: 7n, by: 'Ada' } },
    ],
  ])('%s', (_, records, expected) => {
    const { endedNs, ...folded } = fold(records)
    expect({ ...folded, ...(endedNs !== undefined && { endedNs }) }).toMatchObject(expected)
    expect(endedNs === undefined).toBe(folded.status === 'running' || folded.status === 'paused')
  })

  test('is of the engine that opened it, whoever adds to it', () => {
    const added = sessionEvent('session_started', { attributes: { [OURS.engine]: 'otlp', [OURS.part]: 'another' } })
    expect(fold([started, added]).engine).toBe('node')
    expect(fold([added, started]).engine).toBe('node')
    expect(fold([added]).engine).toBe('otlp')
  })

  test('holds what is awaited, with its schema', () => {
    expect(fold([started, wait]).waitingFor).toEqual([
      { waitId: spanIdOf(9), signalName: 'approve', prompt: 'Go?', schema: { type: 'boolean' }, sinceNs: 5n },
    ])
  })
})

describe('a session that nobody opened', () => {
  const root = endedSpan({ name: 'chat', startNs: 1n, endNs: 1_000_000_000n })
  const child = endedSpan({ spanId: spanIdOf(2), parentId: root.spanId, startNs: 2n, endNs: 3n, status: { code: 2 } })
  const atSecond = (second: number) => BigInt(second) * 1_000_000_000n

  test('runs until its root has ended and 30 s were quiet', () => {
    expect(fold([child, root], atSecond(30)).status).toBe('running')
    expect(fold([child, root], atSecond(31))).toMatchObject({ status: 'completed', endedNs: 1_000_000_000n })
  })

  test('has failed if its root has', () => {
    expect(fold([{ ...root, status: { code: 2 } }], atSecond(31)).status).toBe('failed')
  })

  test('was interrupted if no root has ended for five minutes', () => {
    expect(fold([child], atSecond(299)).status).toBe('running')
    expect(fold([child], atSecond(301)).status).toBe('interrupted')
    expect(fold([root, openSpan({ spanId: spanIdOf(3) })], openSpan().atNs + atSecond(31)).status).toBe('running')
  })

  test('is called what its first root is called', () => {
    expect(fold([child]).title).toBe('session-1')
    expect(fold([child, root])).toMatchObject({ title: 'chat', engine: 'otlp', startedNs: 1n })
    expect(fold([openSpan({ name: 'still open' })]).title).toBe('still open')
    const planning = { 'gen_ai.workflow.name': 'plan-trip' }
    expect(fold([openSpan({ name: 'workflow.run', attributes: planning })]).title).toBe('plan-trip')
    expect(fold([endedSpan({ name: 'workflow.run', attributes: planning })]).title).toBe('plan-trip')
  })
})

describe('the counts', () => {
  const llm = endedSpan({
    name: 'llm.generate',
    attributes: { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 5 },
  })

  test('are of ended and of open spans', () => {
    const others = [
      endedSpan({ spanId: spanIdOf(2), status: { code: 2 } }),
      endedSpan({ spanId: spanIdOf(3), name: 'chat gpt', attributes: { 'gen_ai.operation.name': 'chat' } }),
      openSpan({ spanId: spanIdOf(4), name: 'x', attributes: { 'gen_ai.operation.name': 'execute_tool' } }),
      openSpan({ spanId: spanIdOf(4), name: 'x' }),
    ]
    expect(fold([started, llm, ...others])).toMatchObject({
      spanCount: 4,
      openSpanCount: 1,
      errorCount: 1,
      llmCalls: 2,
      toolCalls: 2,
      inputTokens: 10,
      outputTokens: 5,
    })
  })

  test('take a final record over an open one, whatever their order', () => {
    const open = openSpan({ name: 'llm.generate' })
    expect(fold([open, llm])).toMatchObject({ spanCount: 1, openSpanCount: 0, llmCalls: 1 })
    expect(fold([llm, open])).toMatchObject({ spanCount: 1, openSpanCount: 0, llmCalls: 1 })
  })

  test('take a call that two libraries trace, one right below the other, for one', () => {
    const inner = { ...llm, spanId: spanIdOf(5), parentId: llm.spanId }
    const innermost = { ...llm, spanId: spanIdOf(6), parentId: inner.spanId }
    const other = { ...llm, spanId: spanIdOf(7) }
    for (const records of [
      [innermost, inner, llm, other],
      [llm, other, inner, innermost],
    ]) {
      expect(fold(records)).toMatchObject({ inputTokens: 20, outputTokens: 10, models: [{ calls: 2 }] })
    }
  })

  test('take what an agent says that its calls used where those do not say it', () => {
    const agent = { ...llm, spanId: spanIdOf(8), name: 'agent.call' }
    expect(fold([llm, agent])).toMatchObject({ inputTokens: 10, outputTokens: 5 })
    expect(fold([agent])).toMatchObject({ inputTokens: 10, outputTokens: 5 })
  })

  test('take a second final record for a duplicate', () => {
    expect(fold([llm, llm, { ...llm, traceId: 'f'.repeat(32) }])).toMatchObject({
      spanCount: 2,
      ledger: { duplicates: 1 },
      inputTokens: 20,
    })
  })
})

test('the first line of a further part resumes a session only if it came after its end', () => {
  const finished = sessionEvent('session_finished', { atNs: started.atNs + 10n })
  const headerAt = (atNs: bigint) => sessionEvent('session_started', { atNs, attributes: { [OURS.part]: 's~1' } })
  expect(fold([started, finished, headerAt(started.atNs + 5n)]).status).toBe('completed')
  expect(fold([started, finished, headerAt(started.atNs + 15n)]).status).toBe('running')
})

test('who told it to end is known until it is resumed, and the first who did stays', () => {
  const again = { ...cancel, atNs: 8n, attributes: {} }
  expect(fold([started, cancel, again, finished]).cancelRequest).toEqual({ atNs: 7n, by: 'Ada' })
  expect(fold([started, cancel, finished, started]).cancelRequest).toBeUndefined()
  expect(fold([started, again]).cancelRequest).toEqual({ atNs: 8n })
})

test('what is held back in it is known until it ends, and which kinds are while there are any', () => {
  const stepping = (kinds: readonly string[]) =>
    sessionEvent('stepping_changed', { attributes: { [OURS.stepKinds]: kinds } })
  const attributes = { [OURS.stepKind]: 'tool.call', [OURS.stepTitle]: 'fetch', [OURS.stepInputJson]: '1' }
  const held = { ...wait, attributes: { ...wait.attributes, ...attributes } }
  const { stepKinds, waitingFor, status } = fold([started, stepping(['tool.call']), held])

  expect([stepKinds, status]).toEqual([['tool.call'], 'paused'])
  expect(waitingFor[0]?.step).toEqual({ kind: 'tool.call', title: 'fetch', inputJson: '1' })
  expect(fold([started, stepping(['tool.call']), stepping([])]).stepKinds).toBeUndefined()
  expect(fold([started, stepping(['tool.call']), finished]).stepKinds).toBeUndefined()
  expect(fold([started, held, endedSpan({ spanId: spanIdOf(9) })]).waitingFor).toEqual([])
})

test('the latest start describes the session, the first one dates it', () => {
  const again = sessionEvent('session_started', {
    atNs: started.atNs + 5n,
    attributes: {
      [OURS.title]: 'Plan it again',
      [OURS.metadataJson]: '{"user":"ada"}',
      [OURS.pid]: 7,
      [OURS.host]: 'here',
    },
  })
  expect(fold([started, again])).toMatchObject({
    title: 'Plan it again',
    engine: 'node',
    startedNs: started.atNs,
    metadata: { user: 'ada' },
    recordedBy: { pid: 7, host: 'here' },
  })
})

test('metadata and schemas that are no JSON objects are left out', () => {
  const broken = sessionEvent('session_started', { attributes: { [OURS.metadataJson]: '[1' } })
  const list = { ...wait, attributes: { ...wait.attributes, [OURS.signalSchemaJson]: '[]' } }
  const { metadata, waitingFor } = fold([broken, list])
  expect(metadata).toEqual({})
  expect(waitingFor[0]).not.toHaveProperty('schema')
})

function fold(records: readonly TraceRecord[], nowNs?: bigint): FoldedSession {
  const session = createSessionFold('session-1')
  for (const record of records) session.add(record)
  return session.summary(nowNs)
}

test('a session that was folded without a clock stands as with one, once that can be told', () => {
  fc.assert(
    fc.property(fc.array(anyRecord(), { maxLength: 6 }), fc.bigInt({ min: 0n, max: 2n ** 65n }), (records, nowNs) => {
      const fold = createSessionFold('session-1')
      for (const record of records) fold.add(record)
      const settled = settle(fold.summary(), nowNs)
      if (settled === undefined) expect(nowNs - fold.summary().lastNs).toBeLessThan(300_000_000_000n)
      else expect(settled).toEqual(fold.summary(nowNs))
    }),
  )
})
