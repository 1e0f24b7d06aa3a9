import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyRow } from './any-row.test-kit.js'
import { createChunkBuilder, type IndexRow } from './chunk-builder.js'
import { createChunkMerger } from './chunk-merger.js'
import { type Chunk, decodeChunk } from './index-chunk.js'
import { CHUNK_ROWS } from './index-layout.js'
import { readRow } from './read-row.js'

const generation = '0123456789abcdef'

/** Chunks of these rows; chunk `i` covers up to `i + 1`. */
function chunksOf(groups: readonly (readonly IndexRow[])[]): readonly Chunk[] {
  const builder = createChunkBuilder()
  return groups.flatMap((rows, i) => {
    for (const row of rows) builder.add(row)
    return decodeChunk(builder.take({ generation, coveredBytes: i + 1 })) ?? []
  })
}

function merged(chunks: readonly Chunk[]): readonly Chunk[] {
  const merger = createChunkMerger()
  const bytes = chunks.flatMap((chunk) => merger.add(chunk))
  return [...bytes, merger.end() ?? []].flatMap((one) => (one instanceof Uint8Array ? (decodeChunk(one) ?? []) : []))
}

function rowsOf(chunks: readonly Chunk[]): readonly unknown[] {
  const strings: string[] = []
  return chunks.flatMap((chunk) => {
    strings.push(...chunk.strings)
    return Array.from({ length: chunk.rows }, (_, row) => readRow(chunk, row, strings))
  })
}

test('any chunks become full ones with the same rows', () => {
  const [sample] = fc.sample(anyRow(), 1)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: CHUNK_ROWS }), { minLength: 1, maxLength: 6 }), (sizes) => {
      const groups = sizes.map((size, i) =>
        Array.from({ length: size }, (_, seq) => ({ ...sample, seq, name: `${i}:${seq % 7}` }) as IndexRow),
      )
      const before = chunksOf(groups)
      const after = merged(before)
      expect(rowsOf(after)).toEqual(groups.flat())
      expect(after.slice(0, -1).every(({ rows }) => rows === CHUNK_ROWS)).toBe(true)
      expect(after.at(-1)).toMatchObject({ generation, coveredBytes: sizes.length })
    }),
    { numRuns: 6 },
  )
})

test('a full chunk covers no more than the chunks that are in it whole', () => {
  const [row] = fc.sample(anyRow(), 1) as [IndexRow]
  const of = (count: number) => new Array<IndexRow>(count).fill(row)
  const covered = merged(chunksOf([of(4000), of(96), of(4090), of(10)])).map(({ coveredBytes }) => coveredBytes)
  // The first two fill the first chunk to its end, the third and six rows of the fourth the second.
  expect(covered).toEqual([2, 3, 4])
})

test('of nothing there is nothing', () => {
  expect(createChunkMerger().end()).toBeUndefined()
})
