import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OURS } from './attributes.js'
import { createChunkBuilder } from './chunk-builder.js'
import { createSessionFold, type FoldedSession } from './fold-session.js'
import { type Chunk, decodeChunk } from './index-chunk.js'
import { rowOf } from './index-row.js'
import { createPartMerge } from './merge-parts.js'
import type { SpanOpenRecord, SpanRecord, TraceRecord } from './record.js'
import { endedSpan, logRecord, nthSpan, openSpan, sessionEvent, spanIdOf } from './sample-record.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })

test('two parts are one session, with the spans that one began and the other ended', () => {
  const open = openSpan({ name: 'llm.generate', spanId: spanIdOf(5) })
  const ended = endedSpan({ name: 'llm.generate', spanId: spanIdOf(5) })
  const parts = [
    [started, nthSpan(0), open],
    [started, ended, logRecord({ spanId: spanIdOf(9) }), nthSpan(1, { parentId: spanIdOf(5) })],
  ]
  expect(merged(parts)).toEqual(folded(parts))
  expect(merged(parts)).toMatchObject({ spanCount: 3, openSpanCount: 0, llmCalls: 1, ledger: { orphans: 0 } })
})

test('a span that two parts have ended is for their lines to tell', () => {
  const parts = [
    [started, nthSpan(0)],
    [started, nthSpan(0)],
  ]
  expect(merged(parts)).toBeUndefined()
})

test('rows that are not those of the session are not believed', () => {
  const parts = [[started, nthSpan(0)], [started]]
  const merge = createPartMerge(parts.map((part) => folded([part])))
  merge.add(chunkOf([nthSpan(0), nthSpan(1)]))
  merge.endPart()
  merge.endPart()
  expect(merge.merged()).toBeUndefined()
})

test('the rows of all parts say what the lines of all parts do', () => {
  fc.assert(
    fc.property(anySession(), (parts) => {
      expect(merged(parts)).toEqual(folded(parts))
    }),
    { numRuns: 300 },
  )
})

function folded(parts: readonly (readonly TraceRecord[])[]): FoldedSession {
  const fold = createSessionFold('session-1')
  for (const record of parts.flat()) fold.add(record)
  return fold.summary()
}

function merged(parts: readonly (readonly TraceRecord[])[]): FoldedSession | undefined {
  const merge = createPartMerge(parts.map((part) => folded([part])))
  for (const part of parts) {
    // Chunks go on counting strings, and a part is many of them.
    const builder = createChunkBuilder()
    for (const record of part) {
      const row = rowOf(record, place)
      if (row === undefined) continue
      builder.add(row)
      if (builder.rows === 2) merge.add(taken(builder))
    }
    merge.add(taken(builder))
    merge.endPart()
  }
  return merge.merged()
}

const place = { seq: 0, block: 0, offset: 0, length: 1 }

function taken(builder: ReturnType<typeof createChunkBuilder>): Chunk {
  const chunk = decodeChunk(builder.take({ generation: '0'.repeat(16), coveredBytes: 0 }))
  if (chunk === undefined) throw new Error('no chunk')
  return chunk
}

function chunkOf(records: readonly TraceRecord[]): Chunk {
  const builder = createChunkBuilder()
  for (const record of records) builder.add(rowOf(record, place) ?? fail())
  return taken(builder)
}

function fail(): never {
  throw new Error('no row')
}

/** A span of which each part tells what it knows: one of them that it ended, any of them before that it was open. */
function anySpan(parts: number): fc.Arbitrary<readonly (SpanRecord | SpanOpenRecord | undefined)[]> {
  return fc
    .record({
      n: fc.nat(30),
      parent: fc.option(fc.nat(40), { nil: undefined }),
      name: fc.constantFrom('llm.generate', 'tool.call', 'agent.call', 'step'),
      code: fc.constantFrom(0, 1, 2),
      startNs: fc.nat(50),
      tokens: fc.nat(9),
      endsIn: fc.option(fc.nat(parts - 1), { nil: undefined }),
      openIn: fc.array(fc.boolean(), { minLength: parts, maxLength: parts }),
    })
    .map(({ n, parent, name, code, startNs, tokens, endsIn, openIn }) => {
      const parentId = parent === undefined ? {} : { parentId: spanIdOf(parent) }
      const of = { spanId: spanIdOf(n), name, startNs: BigInt(startNs), ...parentId }
      const attributes = { 'gen_ai.usage.input_tokens': tokens }
      return openIn.map((isOpen, part) => {
        if (part === endsIn) return endedSpan({ ...of, endNs: 100n, status: { code }, attributes })
        return isOpen && part < (endsIn ?? parts) ? openSpan({ ...of, atNs: 90n }) : undefined
      })
    })
}

function anySession(): fc.Arbitrary<readonly (readonly TraceRecord[])[]> {
  const ofPart = fc.record({
    engine: fc.constantFrom('node', 'otlp', 'other'),
    title: fc.option(fc.constantFrom('One', 'Two'), { nil: undefined }),
    atNs: fc.nat(20),
    /** In which part what it waits for comes; none before its own. */
    answeredIn: fc.option(fc.nat(4), { nil: undefined }),
    waits: fc.boolean(),
    isToEnd: fc.boolean(),
    ending: fc.constantFrom('completed', 'failed', undefined),
    dropped: fc.nat(3),
  })
  return fc
    .array(ofPart, { minLength: 1, maxLength: 3 })
    .chain((parts) =>
      fc
        .uniqueArray(anySpan(parts.length), { selector: (span) => span.find(Boolean)?.spanId, maxLength: 20 })
        .map((spans) => parts.map((_, at) => linesOf(parts, at, spans))),
    )
}

interface PartPlan {
  readonly engine: string
  readonly title: string | undefined
  readonly atNs: number
  readonly waits: boolean
  readonly isToEnd: boolean
  readonly answeredIn: number | undefined
  readonly ending: string | undefined
  readonly dropped: number
}

function linesOf(
  parts: readonly PartPlan[],
  at: number,
  spans: readonly (readonly (SpanRecord | SpanOpenRecord | undefined)[])[],
): readonly TraceRecord[] {
  const { engine, title, atNs, waits, isToEnd, ending, dropped } = parts[at] ?? fail()
  const attributes = { [OURS.engine]: engine, [OURS.part]: `part-${at}`, ...(title && { [OURS.title]: title }) }
  const answers = parts.flatMap((part, from) =>
    part.waits && part.answeredIn === at && from <= at ? [endedSpan({ spanId: spanIdOf(50 + from) })] : [],
  )
  const wait = sessionEvent('waiting_on_signal', { spanId: spanIdOf(50 + at), atNs: 30n, attributes: {} })
  const end = sessionEvent('session_finished', { atNs: 40n, attributes: { [OURS.status]: ending } })
  return [
    sessionEvent('session_started', { atNs: BigInt(atNs), attributes }),
    sessionEvent('records_dropped', { attributes: { [OURS.droppedCount]: dropped, [OURS.droppedReason]: 'why' } }),
    ...(waits ? [wait] : []),
    ...(isToEnd ? [sessionEvent('cancel_requested', { atNs: BigInt(at) })] : []),
    ...answers,
    ...spans.flatMap((span) => span[at] ?? []),
    ...(ending !== undefined ? [end] : []),
  ]
}
