import { type Chunk, createChunkBuilder, decodeChunk, type IndexRow, rowOf } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endedSpan, openSpan, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { FLAG } from '../base/span-batch.js'
import { createRowFold } from './fold-rows.js'
import { rowsShown } from './shown.test-kit.js'

/** What a line tells, of a few spans in two traces, so that they meet. */
interface Told {
  readonly part: number
  readonly trace: number
  readonly id: number
  readonly parent: number | undefined
  readonly isOpen: boolean
  readonly start: number
  readonly tokens: number | undefined
  readonly subject: string
}

const told: fc.Arbitrary<Told> = fc.record({
  part: fc.nat(2),
  trace: fc.nat(1),
  id: fc.nat(6),
  parent: fc.option(fc.nat(8), { nil: undefined }),
  isOpen: fc.boolean(),
  start: fc.nat(1000),
  tokens: fc.option(fc.nat(50), { nil: undefined }),
  subject: fc.constantFrom('', 'search', 'read'),
})

describe('createRowFold', () => {
  test('shows of every span what the rules of the format say, whatever comes when, in whatever chunks', () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const fold = createRowFold()
        const batches = []
        const sources = [0, 1, 2].map((part) => ({ source: fold.source(part), builder: createChunkBuilder() }))
        const add = (part: number): void => {
          const { source, builder } = sources[part] ?? {}
          const chunk = builder === undefined || builder.rows === 0 ? undefined : chunkOf(builder)
          if (chunk === undefined) return
          source?.addStrings(chunk)
          source?.addRows(chunk)
        }
        // Chunks in which lines of one part follow each other, as they do in an index.
        let before: number | undefined
        lines.forEach((line, seq) => {
          if (before !== undefined && (before !== line.part || seq % size === 0)) add(before)
          sources[line.part]?.builder.add(rowFor(line, seq))
          before = line.part
          if (seq % 7 === 0) batches.push(fold.takeBatch())
        })
        if (before !== undefined) add(before)
        batches.push(fold.takeBatch())

        const { spans, duplicates } = oracle(lines)
        const found = rowsShown(batches).map(({ id, flags, parent, start, end, tokens, subject }, row) => {
          const key = fold.keyOf(row)
          return {
            key: `${key?.traceId} ${key?.spanId}`,
            id,
            flags,
            parent: parent === -1 ? undefined : fold.keyOf(parent)?.spanId,
            start: start + Number(fold.originNs ?? 0n) / 1000,
            isEnded: !Number.isNaN(end),
            tokens,
            subject,
            places: fold.placesOf(row).map(({ part, block }) => [part, block]),
          }
        })
        expect(found.toSorted(byKey)).toEqual(spans.toSorted(byKey))
        expect(fold.duplicates).toBe(duplicates)
      }),
    )
  })

  test('a workflow is drawn by its pattern, a cancelled span is not failed, state is marked', () => {
    const fold = createRowFold()
    const rows = [
      rowOf(endedSpan({ name: 'workflow.run', attributes: { 'mcp.workflow.type': 'parallel' } }), place(0)),
      rowOf(
        endedSpan({ spanId: spanIdOf(5), status: { code: 2 }, attributes: { 'error.type': 'cancelled' } }),
        place(1),
      ),
      rowOf(endedSpan({ spanId: spanIdOf(6), name: 'my step', attributes: { 'mcp.state.plan_json': '{}' } }), place(2)),
    ]
    const builder = createChunkBuilder()
    for (const row of rows) if (row !== undefined) builder.add(row)
    const chunk = chunkOf(builder)
    const source = fold.source(0)
    source.addStrings(chunk)
    source.addRows(chunk)
    const shown = rowsShown([fold.takeBatch()])
    expect(shown.map(({ shape }) => shape)).toEqual(['parallel', 'tool', 'code'])
    expect(shown.map(({ flags }) => flags)).toEqual([0, FLAG.cancelled, FLAG.state])
    expect(shown.map(({ operation }) => operation)).toEqual(['workflow.run', 'tool.call', 'other'])
    expect(shown[2]?.name).toBe('my step')
    expect(shown.map(({ process }) => process)).toEqual([1, 1, 1])
    expect(fold.stateRows).toEqual([2])
  })

  test('nothing new, no batch', () => {
    expect(createRowFold().takeBatch()).toBeUndefined()
  })
})

/** The rules, said simply: every line is kept, and looked at again for each span. */
function oracle(lines: readonly Told[]) {
  const keys = new Map<string, readonly [trace: number, id: number]>()
  const ended = new Set<string>()
  for (const { trace, id, parent, isOpen } of lines) {
    keys.set(`${trace} ${id}`, [trace, id])
    // What comes after the final line of a span is passed over.
    if (parent !== undefined && !ended.has(`${trace} ${id}`)) keys.set(`${trace} ${parent}`, [trace, parent])
    if (!isOpen) ended.add(`${trace} ${id}`)
  }
  let duplicates = 0
  const spans = [...keys.values()].map(([trace, id]) => {
    const own = lines.map((line, seq) => ({ ...line, seq })).filter((line) => line.trace === trace && line.id === id)
    const finals = own.filter(({ isOpen }) => !isOpen)
    duplicates += Math.max(0, finals.length - 1)
    const counted = finals.length > 0 ? finals.slice(0, 1) : own
    const last = <T>(tell: (line: Told) => T | undefined): T | undefined =>
      counted.map(tell).findLast((value) => value !== undefined)
    const parent = last((line) => line.parent)
    const newest = counted.at(-1)
    return {
      key: `${traceOf(trace)} ${spanIdOf(id)}`,
      id: spanIdOf(id),
      flags: newest === undefined ? FLAG.placeholder : newest.isOpen ? FLAG.open : 0,
      parent: parent === undefined ? undefined : spanIdOf(parent),
      start: newest === undefined ? Number.NaN : newest.start,
      isEnded: newest !== undefined && !newest.isOpen,
      tokens: last((line) => line.tokens) ?? Number.NaN,
      subject: last((line) => (line.subject === '' ? undefined : line.subject)) ?? '',
      places: counted.map((line) => [line.part, line.seq]),
    }
  })
  return { spans, duplicates }
}

function rowFor({ trace, id, parent, isOpen, start, tokens, subject }: Told, seq: number): IndexRow {
  const fields = {
    traceId: traceOf(trace),
    spanId: spanIdOf(id),
    ...(parent !== undefined && { parentId: spanIdOf(parent) }),
    startNs: BigInt(start) * 1000n,
    attributes: {
      ...(tokens !== undefined && { 'gen_ai.usage.output_tokens': tokens }),
      ...(subject !== '' && { 'mcp.tool.name': subject }),
    },
  }
  const row = rowOf(isOpen ? openSpan(fields) : endedSpan(fields), place(seq))
  if (row === undefined) throw new Error('a span has a row')
  return row
}

function place(seq: number) {
  return { seq, block: seq, offset: 0, length: 0 }
}

function traceOf(trace: number): string {
  return String(trace).repeat(32)
}

function chunkOf(builder: ReturnType<typeof createChunkBuilder>): Chunk {
  const chunk = decodeChunk(builder.take({ generation: '0'.repeat(16), coveredBytes: 0 }))
  if (chunk === undefined) throw new Error('the chunk does not decode')
  return chunk
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1
}
