/**
 * The last whole block of a part that is to be written on, from the end of its file alone.
 *
 *   last 4 MiB --> [findTail] --> where the next block goes, last line's number --> sink/locate-part.ts
 */
import { seqOfLine } from '@agent-inspector/trace-format'
import { type BlockAt, decodeBlock } from './block.js'
import { scanBlocks } from './scan-blocks.js'

export interface Tail {
  /** Offset after the last whole block: what follows is torn. */
  readonly end: number
  /** Number of the last line that can be read. */
  readonly lastSeq: number
}

/**
 * @param bytes the end of the file
 * @param base  offset of `bytes` in the file
 * @returns `undefined` if no block in there can be read
 */
export function findTail(bytes: Uint8Array, base: number): Tail | undefined {
  const { blocks } = scanBlocks(bytes, base)
  const last = blocks.at(-1)
  if (last === undefined) return undefined
  // A damaged last block stays: only what is torn may be cut.
  for (const block of blocks.toReversed()) {
    const lastSeq = lastSeqOf(bytes.subarray(block.offset - base, block.offset - base + block.length))
    if (lastSeq !== undefined) return { end: endOf(last), lastSeq }
  }
  return undefined
}

function lastSeqOf(block: Uint8Array): number | undefined {
  try {
    const text = Buffer.from(decodeBlock(block))
    return seqOfLine(text.toString('utf8', text.lastIndexOf('\n', -2) + 1))
  } catch {
    return undefined
  }
}

function endOf({ offset, length }: BlockAt): number {
  return offset + length
}
