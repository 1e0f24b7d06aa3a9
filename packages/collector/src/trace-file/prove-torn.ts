/**
 * What stands after the last whole block of a part that nobody writes: the beginning of a block, whose writer
 * died, or something else.
 *
 *   bytes after the last block --> [tornBlock] --> source/repair-part.ts, sink/locate-part.ts, which cut nothing but the former
 */
import { inflateRawSync } from 'node:zlib'
import { READ_BLOCK_TEXT_BYTES } from '../base/limits.js'
import { BLOCK_MAGIC, blockLengthAt, HEAD_BYTES, linesOfHeader } from './block.js'

export interface TornBlock {
  /** Lines that it was to have; `undefined` where its header is torn. */
  readonly lines: number | undefined
}

/**
 * Proven is the beginning of a block that ends before its data do, or in its checksum. A block with a damaged length holds all its data,
 * a damaged one does not decompress up to its end: both are none.
 *
 * @returns nothing if it is not proven to be torn
 */
export function tornBlock(rest: Uint8Array): TornBlock | undefined {
  if (!rest.subarray(0, BLOCK_MAGIC.length).every((byte, i) => byte === BLOCK_MAGIC[i])) return undefined
  if (rest.length < HEAD_BYTES) return { lines: undefined }
  const length = blockLengthAt(rest, 0)
  if (length === undefined || length <= rest.length) return undefined
  // Where the length is true, the data are one byte short there, also if the file reaches into the checksum.
  return endsEarly(rest.subarray(HEAD_BYTES, length - CHECK_BYTES - 1)) ? { lines: linesOfHeader(rest) } : undefined
}

/** CRC-32 and size, which follow the data. */
const CHECK_BYTES = 8

function endsEarly(deflated: Uint8Array): boolean {
  try {
    inflateRawSync(deflated, { maxOutputLength: READ_BLOCK_TEXT_BYTES })
    return false
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'Z_BUF_ERROR'
  }
}
