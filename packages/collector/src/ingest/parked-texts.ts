/**
 * Long texts of records that wait, as bytes outside the heap: the garbage collector would copy and mark them again
 * and again, and stop the agent for it.
 *
 *   waiting-records.ts --record--> [parked texts] --the same record, when its turn comes--> waiting-records.ts
 */
import type { TraceRecord } from '@agent-inspector/trace-format'
import { withAttributes } from '../span/big-value.js'

export interface ParkedTexts {
  /** @returns gives the record back, once; `undefined` if it has no text that is worth it */
  park(record: TraceRecord): (() => TraceRecord) | undefined
}

/** A shorter one costs more to park than to copy. */
const LONG_UNITS = 1024
const CHUNK_BYTES = 1024 * 1024
/** Chunks that are kept for the next burst. */
const KEPT_CHUNKS = 8

interface Chunk {
  readonly bytes: Buffer
  used: number
  /** Texts that stand in it. */
  texts: number
}

interface Parked {
  /** Of its attributes in the record. */
  readonly at: number
  readonly key: string
  readonly chunk: Chunk
  readonly from: number
  readonly to: number
}

export function createParkedTexts(): ParkedTexts {
  const free: Chunk[] = []
  let current: Chunk | undefined

  return {
    park(record) {
      const parked: Parked[] = []
      const rest = withAttributes(record, (attributes, at) => {
        const copy = { ...attributes }
        for (const key in copy) {
          const value = copy[key]
          const place = typeof value === 'string' && value.length >= LONG_UNITS ? put(value) : undefined
          if (place === undefined) continue
          copy[key] = ''
          parked.push({ at, key, ...place })
        }
        return copy
      })
      return parked.length === 0 ? undefined : () => restore(rest, parked)
    },
  }

  /** A new object: the one that has waited is old for the garbage collector, and would make its texts as old. */
  function restore(rest: TraceRecord, parked: readonly Parked[]): TraceRecord {
    return withAttributes(rest, (attributes, at) => {
      const copy = { ...attributes }
      for (const text of parked) if (text.at === at) copy[text.key] = take(text)
      return copy
    })
  }

  /** @returns `undefined` for a text so long that the garbage collector leaves it in its place */
  function put(text: string): Pick<Parked, 'chunk' | 'from' | 'to'> | undefined {
    const length = Buffer.byteLength(text)
    if (length > CHUNK_BYTES) return undefined
    if (current === undefined || current.used + length > CHUNK_BYTES) current = free.pop() ?? newChunk()
    const chunk = current
    const from = chunk.used
    chunk.used += chunk.bytes.write(text, from)
    chunk.texts++
    return { chunk, from, to: chunk.used }
  }

  function take({ chunk, from, to }: Parked): string {
    const text = chunk.bytes.toString('utf8', from, to)
    if (--chunk.texts === 0) {
      chunk.used = 0
      if (chunk !== current && free.length < KEPT_CHUNKS) free.push(chunk)
    }
    return text
  }
}

function newChunk(): Chunk {
  return { bytes: Buffer.allocUnsafeSlow(CHUNK_BYTES), used: 0, texts: 0 }
}
