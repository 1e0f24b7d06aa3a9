/**
 * Finds the blocks in bytes of a trace file without decoding any.
 *
 *   bytes --> [scanBlocks] --> blocks, what was skipped, where the rest begins
 *
 * Blocks follow one another without a gap. Where that chain breaks, the scan goes on at the next
 * header whose own chain holds. What is left at the end is a block that is still being written, or a
 * torn one: a reader waits, a writer that reopens the file cuts it.
 */
import { BLOCK_MAGIC, type BlockAt, blockLengthAt, HEAD_BYTES, readBlockAt } from './block.js'

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
    const next = block === undefined ? at : at + block.length
    if (block !== undefined && (next === bytes.length || isHeader(bytes, next))) {
      blocks.push(block)
      at = next
      continue
    }
    const header = findChain(bytes, at + 1)
    // The rest may be the beginning of a block, of which more will come.
    if (header === undefined) {
      if (block !== undefined) {
        blocks.push(block)
        at = next
      }
      break
    }
    // A block keeps its place if its own length leads up to the gap; else that length is what is damaged.
    if (block !== undefined && next <= header) blocks.push(block)
    skippedBytes += header - (block !== undefined && next <= header ? next : at)
    at = header
  }
  return { blocks, end: base + at, skippedBytes }
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  return blockLengthAt(bytes, at) !== undefined
}

/** The next header at or after a place whose block is whole and is followed by another header, or by the end. */
function findChain(bytes: Uint8Array, from: number): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = buffer.indexOf(BLOCK_MAGIC, from); at !== -1; at = buffer.indexOf(BLOCK_MAGIC, at + 1)) {
    const block = readBlockAt(bytes, at)
    if (block === undefined) continue
    const next = at + block.length
    if (next === bytes.length || isHeader(bytes, next) || next + HEAD_BYTES > bytes.length) return at
  }
  return undefined
}
