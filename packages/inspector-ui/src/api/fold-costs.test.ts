/** What calls cost by their rows: at the prices that the page has, whatever chunk tells their names. */
import { createPricing } from '@agent-inspector/dialects'
import { type Chunk, createChunkBuilder, decodeChunk, rowOf, type SpanRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { endedSpan, openSpan, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { createRowFold } from './fold-rows.js'

const pricing = createPricing({
  date: '2026-08-21',
  source: 'a test',
  models: [{ match: ['big'], providers: ['acme'], input: 2, output: 8, cacheRead: 1 }],
})
const usage = { 'gen_ai.usage.input_tokens': 1_000_000, 'gen_ai.usage.cache_read.input_tokens': 500_000 }

function call(n: number, model: string, fields: Partial<SpanRecord> = {}): SpanRecord {
  const attributes = { ...usage, 'mcp.llm.model': model, 'mcp.llm.provider': 'acme' }
  return endedSpan({ spanId: spanIdOf(n), name: 'llm.generate', attributes, ...fields })
}

function costsOf(chunks: readonly Chunk[], prices: typeof pricing | undefined): readonly (readonly number[])[] {
  const fold = createRowFold(prices)
  const source = fold.source(0)
  for (const chunk of chunks) {
    source.addStrings(chunk)
    source.addRows(chunk)
  }
  const { costRows = [], costs = [] } = fold.takeBatch() ?? {}
  return Array.from(costRows, (row, i) => [row, costs[i] ?? Number.NaN])
}

function chunksOf(pieces: readonly (readonly Parameters<typeof rowOf>[0][])[]): readonly Chunk[] {
  const builder = createChunkBuilder()
  return pieces.map((records) => {
    for (const record of records) {
      const row = rowOf(record, { seq: 0, block: 0, offset: 0, length: 0 })
      if (row !== undefined) builder.add(row)
    }
    const chunk = decodeChunk(builder.take({ generation: '0'.repeat(16), coveredBytes: 0 }))
    if (chunk === undefined) throw new Error('no chunk')
    return chunk
  })
}

test('calls that used tokens have their cost, others none', () => {
  const tool = endedSpan({ spanId: spanIdOf(1) })
  const open = openSpan({ spanId: spanIdOf(2), name: 'llm.generate' })
  const free = endedSpan({ spanId: spanIdOf(3), name: 'llm.generate' })
  expect(costsOf(chunksOf([[call(0, 'big'), tool, open, free]]), pricing)).toEqual([[0, 1.5]])
})

test('without a price it is not known', () => {
  const unknown = [[0, Number.NaN]]
  expect(costsOf(chunksOf([[call(0, 'other')]]), pricing)).toEqual(unknown)
  expect(costsOf(chunksOf([[call(0, 'big')]]), undefined)).toEqual(unknown)
})

test('names that an earlier chunk told are known, also after thousands of others', () => {
  const others = Array.from({ length: 4090 }, (_, n) => endedSpan({ spanId: spanIdOf(n + 9), name: `span ${n}` }))
  const late = call(1, 'big')
  const chunks = chunksOf([others, [late], [call(2, 'big')], [call(3, 'big')]])
  expect(costsOf(chunks, pricing).map(([, usd]) => usd)).toEqual([1.5, 1.5, 1.5])
})
