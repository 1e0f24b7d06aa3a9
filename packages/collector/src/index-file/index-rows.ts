/**
 * Records of a part, in their order, into the chunks and the session of its index.
 *
 *   index-writer.ts, source/rebuild-index.ts --record, place--> [index rows] --chunks, FoldedSession--> {part}.idx
 */
import { describeOperation } from '@agent-inspector/dialects'
import {
  createChunkBuilder,
  createSessionFold,
  type FoldedSession,
  isOfSpan,
  type LinePlace,
  rowOf,
  spanRowOf,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { seal } from '../trace-file/index-seal.js'

export interface IndexRows {
  /** Of all chunks. */
  readonly rows: number
  /** @returns the chunk that was full before it: it covers what stands before the record's block */
  add(record: TraceRecord, place: LinePlace): Uint8Array | undefined
  /** The chunk so far, also one without rows: it says how far the index goes. */
  take(coveredBytes: number): Uint8Array
  /** The part was written anew: of what it is from now on. */
  renew(generation: string): void
  session(): FoldedSession
}

export function createIndexRows(sessionId: string, generation: string): IndexRows {
  const fold = createSessionFold(sessionId)
  const builder = createChunkBuilder()
  let present = generation
  let rows = 0

  const take = (coveredBytes: number): Uint8Array => seal(builder.take({ generation: present, coveredBytes }))

  return {
    get rows() {
      return rows
    },

    add(record, place) {
      // Asked once for both: it is told from many attributes.
      const operation = isOfSpan(record) ? describeOperation(record.name, record.attributes) : undefined
      fold.add(record, operation)
      const row =
        isOfSpan(record) && operation !== undefined ? spanRowOf(record, place, operation) : rowOf(record, place)
      if (row === undefined) return undefined
      // Rows of this block may be in it already: it covers what stands before the block.
      const full = builder.isFull ? take(place.block) : undefined
      builder.add(row)
      rows++
      return full
    },

    take,
    renew(next) {
      present = next
    },
    session: () => fold.summary(),
  }
}
