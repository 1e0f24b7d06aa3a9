/**
 * Many gzip members into one, without decompressing: browsers stop after the first member of a body.
 *
 *   blocks --> [join: head, add each, tail] --> one gzip member with the same text
 *
 * Each block's deflate data ends at a byte, by a full flush, so it can be followed by the next. The
 * CRC-32 of the whole is combined from those of the blocks.
 */
import { CollectorError } from '../base/errors.js'
import { FINAL_BLOCK, HEAD_BYTES, readBlockAt, TAIL_BYTES } from './block.js'
import { combineCrc32 } from './combine-crc32.js'

/** Call `head` once, `add` for each block in order, `tail` once; the pieces together are the member. */
export interface Join {
  head(): Uint8Array
  /**
   * @returns a view on the block
   * @throws {CollectorError} `BLOCK_INVALID` if it is not exactly one whole block of ours
   */
  add(block: Uint8Array): Uint8Array
  tail(): Uint8Array
}

export function createJoin(): Join {
  let crc = 0
  let textBytes = 0

  return {
    head: () => Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff),

    add(block) {
      const at = readBlockAt(block, 0)
      if (at?.length !== block.length)
        throw new CollectorError('BLOCK_INVALID', 'The block has no whole header and trailer.')
      crc = combineCrc32(crc, at.crc, at.textBytes)
      textBytes += at.textBytes
      return block.subarray(HEAD_BYTES, block.length - TAIL_BYTES)
    },

    tail() {
      const tail = Buffer.alloc(TAIL_BYTES)
      tail.set(FINAL_BLOCK)
      tail.writeUInt32LE(crc, 2)
      tail.writeUInt32LE(textBytes % 2 ** 32, 6)
      return tail
    },
  }
}
