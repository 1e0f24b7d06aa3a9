/**
 * Finds the blocks in bytes of a trace file without decoding any.
 *
 *   bytes --> [scanBlocks] --> blocks, what was skipped, where the rest begins
 *
 * Blocks follow one another without a gap. Where that chain breaks, the scan goes on at the
 * next whole block. What is left at the end is a block that is still being written, or a
 * torn one: a reader waits, a writer that reopens the file cuts it.
 */
import { BLOCK_MAGIC, type BlockAt, blockLengthAt, readBlockAt } from './block.js'

export interface Scan {
  readonly blocks: readonly BlockAt[]
  /** Offset in the file after the last block, or after what was skipped: where the next scan begins. */
  readonly end: number
  /** Bytes between blocks that belong to none. */
  readonly skippedBytes: number
}

/**
 * @param bytes a piece of the file that begins at a block, or anywhere if the first header is to be searched
 * @param base  offset of the piece in the file
 */
export function scanBlocks(bytes: Uint8Array, base = 0): Scan {
  const blocks: BlockAt[] = []
  let at = 0
  let skippedBytes = 0
  while (at < bytes.length) {
    const block = readBlockAt(bytes, at, base)
    const next = at + (block?.length ?? 0)
    if (block !== undefined && (next === bytes.length || isHeader(bytes, next))) {
      blocks.push(block)
      at = next
      continue
    }
    const found = findBlock(bytes, at + 1)
    // A block stays if it ends before the next one begins; else its length is what is damaged.
    if (block !== undefined && next <= (found ?? next)) {
      blocks.push(block)
      at = next
    }
    // What is left may be the beginning of a block, of which more will come.
    if (found === undefined) break
    skippedBytes += found - at
    at = found
  }
  return { blocks, end: base + at, skippedBytes }
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  return blockLengthAt(bytes, at) !== undefined
}

/** Where the next whole block begins, at or after a place. */
function findBlock(bytes: Uint8Array, from: number): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = buffer.indexOf(BLOCK_MAGIC, from); at !== -1; at = buffer.indexOf(BLOCK_MAGIC, at + 1)) {
    if (readBlockAt(bytes, at) !== undefined) return at
  }
  return undefined
}
