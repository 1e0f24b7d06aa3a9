/**
 * The index of one part, from the last chunk that is known.
 *
 *   GET /trace/{id}/index --bytes--> [createIndexFollower] --chunks--> fold-rows.ts
 *
 * The server has checked their sums. A chunk may hold the first rows of a block that it does not cover yet. They wait for the chunk that has the
 * rest; where none comes, the block is read from the part, and they are left out: no row comes twice.
 */
import { type Chunk, COLUMNS, ENTRY } from '@agent-inspector/trace-format'
import type { RowSource } from './fold-rows.js'
import { createChunkReader } from './read-chunks.js'

export interface IndexFollowerOptions {
  readonly url: string
  readonly source: RowSource
  /** Rows were added; the number of rows in all, as far as it can be told. */
  readonly onRows: (expected: number) => void
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

export interface IndexFollower {
  /**
   * Reads what is new of it; nothing where there is none, or none that holds.
   *
   * @param from offset in the part: rows of blocks before it are known already
   * @param generation of the part
   * @throws what `fetch` throws
   */
  pull(from: number, generation: string): Promise<void>
  /** Of the part: all rows of what stands before this offset were given. */
  readonly coveredBytes: number
}

/** Of a chunk, beside its strings: more rows than this tells there cannot be. */
const ROW_BYTES = COLUMNS.reduce((sum, { entry }) => sum + ENTRY[entry].bytes, 0)

export function createIndexFollower({ url, source, onRows, fetch, signal }: IndexFollowerOptions): IndexFollower {
  let offset = 0
  let indexGeneration: string | undefined
  let coveredBytes = 0
  // It was damaged, or is of another file now: what was read holds, no more is.
  let isOver = false
  let waiting: { readonly chunk: Chunk; readonly from: number }[] = []

  const add = (chunk: Chunk, known: number): void => {
    source.addStrings(chunk)
    coveredBytes = chunk.coveredBytes
    const due = [...waiting, { chunk, from: 0 }]
    waiting = []
    for (const { chunk: one, from } of due) {
      const first = Math.max(from, rowAtBlock(one, known))
      const end = rowAtBlock(one, coveredBytes)
      if (first < end) source.addRows(one, first, end)
      if (end < one.rows) waiting.push({ chunk: one, from: Math.max(end, first) })
    }
  }

  const read = async (response: Response, known: number, generation: string): Promise<void> => {
    const chunks = createChunkReader()
    const expected = Math.ceil(sizeOf(response) / ROW_BYTES)
    const reader = response.body?.getReader()
    try {
      for (let step = await reader?.read(); step !== undefined && !step.done; step = await reader?.read()) {
        for (const chunk of chunks.push(step.value)) {
          isOver = chunk.generation !== generation
          if (isOver) break
          add(chunk, known)
          onRows(expected)
        }
        isOver ||= chunks.isBroken
        if (isOver) return void (await reader?.cancel())
      }
    } finally {
      offset += chunks.bytes
    }
  }

  return {
    async pull(known, generation) {
      if (isOver) return
      const headers = offset === 0 ? {} : { Range: `bytes=${offset}-` }
      const response = await fetch(url, { headers, cache: 'no-store', signal })
      const found = indexGenerationOf(response.headers.get('ETag'))
      // Laid out anew, its chunks stand elsewhere, and count their strings from the first again.
      const isAnother = indexGeneration !== undefined && found !== indexGeneration
      if (!response.ok || isAnother) {
        isOver = isAnother
        await response.body?.cancel()
        return
      }
      indexGeneration = found
      await read(response, known, generation)
    },
    get coveredBytes() {
      return coveredBytes
    },
  }
}

/** The first row of a block at this offset or after it: rows stand in the order of their blocks. */
function rowAtBlock({ columns, rows }: Chunk, offset: number): number {
  let low = 0
  let high = rows
  while (low < high) {
    const middle = (low + high) >> 1
    if ((columns.blocks[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

function sizeOf({ headers }: Response): number {
  const whole = /\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1]
  return Number(whole ?? headers.get('Content-Length') ?? 0)
}

/** `"{part}-{generation of the index}-{size}-idx"` */
function indexGenerationOf(etag: string | null): string | undefined {
  return /-([0-9a-f]{16})-\d+-idx"$/.exec(etag ?? '')?.[1]
}
