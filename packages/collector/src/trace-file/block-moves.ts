/**
 * Where the blocks of a part went when it was compacted, and with them the rows of its index.
 *
 *   part-file/block-copier.ts --moves--> [moveChunk] --rows of the copy--> index-file/lay-out-anew.ts
 */
import type { Chunk } from '@agent-inspector/trace-format'

export interface BlockMove {
  /** Offset of the block before. */
  readonly from: number
  /** Of the block that holds its lines now. */
  readonly to: number
  /** Bytes of text before them in it. */
  readonly shift: number
}

/** Every block, in its order. */
export type BlockMoves = readonly BlockMove[]

/** What became of a part. */
export interface MovedPart {
  readonly moves: BlockMoves
  /** 16 hex digits. */
  readonly generation: string
  /** Bytes of whole blocks, before and now. */
  readonly bytesBefore: number
  readonly bytes: number
}

/** @throws {RangeError} if a row names a block that was not there: the index is of something else */
export function moveChunk(chunk: Chunk, { moves, generation, bytesBefore, bytes }: MovedPart): Chunk {
  const blocks = chunk.columns.blocks.slice()
  const offsets = chunk.columns.offsets.slice()
  let at = 0
  for (let row = 0; row < chunk.rows; row++) {
    const from = blocks[row] ?? 0
    // As a rule that of the row before, or the next.
    if (moves[at]?.from !== from) at = find(moves, from)
    const move = moves[at]
    if (move?.from !== from) throw new RangeError(`no block begins at ${from}`)
    blocks[row] = move.to
    offsets[row] = (offsets[row] ?? 0) + move.shift
  }
  const covered = moves[find(moves, chunk.coveredBytes)]
  // Its rows are here, but not all of the block that they are in now.
  const coveredBytes = chunk.coveredBytes >= bytesBefore ? bytes : (covered?.to ?? 0)
  return { ...chunk, generation, coveredBytes, columns: { ...chunk.columns, blocks, offsets } }
}

/** The last block that begins at or before an offset. */
function find(moves: BlockMoves, offset: number): number {
  let low = 0
  let high = moves.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((moves[middle]?.from ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
