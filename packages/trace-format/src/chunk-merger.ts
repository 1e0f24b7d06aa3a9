/**
 * The small chunks of an index that was written while its trace grew, into full ones.
 *
 *   chunks as they were written --> [createChunkMerger] --chunks of CHUNK_ROWS--> a new index
 *
 * Rows and strings keep their order, so every number of a string still means the same.
 */
import { type Chunk, encodeChunk } from './index-chunk.js'
import { CHUNK_ROWS, copyRows, emptyColumns } from './index-layout.js'

export interface ChunkMerger {
  /** In order. @returns the chunks that are full by it, their CRC-32 zero */
  add(chunk: Chunk): readonly Uint8Array<ArrayBuffer>[]
  /** @returns what is left; `undefined` if nothing was added */
  end(): Uint8Array<ArrayBuffer> | undefined
}

export function createChunkMerger(): ChunkMerger {
  const columns = emptyColumns(CHUNK_ROWS)
  let strings: string[] = []
  let rows = 0
  // Of the last chunk that went in whole.
  let last: Chunk | undefined

  const take = ({ generation, coveredBytes }: Pick<Chunk, 'generation' | 'coveredBytes'>) => {
    const bytes = encodeChunk({ generation, coveredBytes, rows, columns, strings })
    strings = []
    rows = 0
    return bytes
  }

  return {
    add(chunk) {
      const full: Uint8Array<ArrayBuffer>[] = []
      strings.push(...chunk.strings)
      for (let from = 0; from < chunk.rows; ) {
        const to = Math.min(chunk.rows, from + CHUNK_ROWS - rows)
        copyRows(chunk.columns, from, to, columns, rows)
        rows += to - from
        from = to
        if (rows < CHUNK_ROWS) break
        full.push(take(from === chunk.rows ? chunk : { ...chunk, coveredBytes: last?.coveredBytes ?? 0 }))
      }
      last = chunk
      return full
    },

    end: () => (last === undefined ? undefined : take(last)),
  }
}
