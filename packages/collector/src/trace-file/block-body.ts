/**
 * Lines, one after another, into the deflate data of a block: compressed piece by piece while they come, so that no
 * turn of the event loop has a whole block to compress.
 *
 *   sink/part-writer.ts --lines--> [body writer] --BlockBody--> block.ts
 *
 * Each piece is compressed with the 16 KiB before it as its dictionary and ends at a byte, by a flush: one after
 * another they are one stream, as small as if it had been compressed at once. So `pigz` does it.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { createTextBuffers, type TextBuffers } from './text-buffers.js'

/** What a block is put together from. One body may follow another. */
export interface BlockBody {
  /** Deflate data without its end: one after another. */
  readonly pieces: readonly Uint8Array[]
  readonly lines: number
  /** UTF-8 bytes of the lines. */
  readonly textBytes: number
  /** CRC-32 of the lines. */
  readonly crc: number
}

export interface BodyWriter {
  /** UTF-16 units so far. */
  readonly units: number
  /**
   * @param text whole lines, each ended by a newline: one, if it is not said how many
   * @returns its bytes of UTF-8
   */
  add(text: string, lines?: number): number
  /** All that was added; it is the last that is asked of this writer. */
  end(): BlockBody
}

/** Bytes compressed at a time, in about half a millisecond: fewer cost more, for their dictionaries. */
const PIECE_BYTES = 96 * 1024
/** How far back deflate looks: twice as far costs a tenth more, and saves a five hundredth of the bytes. */
const WINDOW_BITS = 14
const WINDOW_BYTES = 2 ** WINDOW_BITS
/** Of UTF-8, for a UTF-16 unit. */
const MAX_UNIT_BYTES = 3
/** Room for what a piece comes to, so that zlib need not gather bits of it. */
const OUTPUT_BYTES = 48 * 1024
const NO_BYTES = new Uint8Array(0)

/** @param buffers where its lines stand until they are compressed. Default: its own */
export function createBodyWriter(buffers: TextBuffers = createTextBuffers()): BodyWriter {
  const pieces: Uint8Array[] = []
  let buffer: Buffer | undefined
  /** Where in the buffer the text begins that is not compressed; before it stands the end of what is. */
  let from = 0
  let to = 0
  let units = 0
  let lines = 0
  let textBytes = 0
  let crc = 0

  const bufferFor = (moreBytes: number): Buffer => {
    const present = buffer ?? buffers.take()
    buffer = present.length >= to + moreBytes ? present : grown(present, to, to + moreBytes)
    return buffer
  }

  const compress = (held: Buffer): void => {
    const bytes = held.subarray(from, to)
    pieces.push(deflate(bytes, held.subarray(Math.max(0, from - WINDOW_BYTES), from)))
    textBytes += bytes.length
    crc = crc32(bytes, crc)
    held.copyWithin(0, Math.max(0, to - WINDOW_BYTES), to)
    from = Math.min(to, WINDOW_BYTES)
    to = from
  }

  return {
    get units() {
      return units
    },

    add(more, count = 1) {
      const held = bufferFor(more.length * MAX_UNIT_BYTES)
      const bytes = held.write(more, to)
      to += bytes
      units += more.length
      lines += count
      if (to - from >= PIECE_BYTES) compress(held)
      return bytes
    },

    end() {
      if (buffer !== undefined) {
        if (to > from) compress(buffer)
        buffers.give(buffer)
        buffer = undefined
      }
      return { pieces, lines, textBytes, crc }
    },
  }
}

/** A longer one that begins with the same bytes. */
function grown(buffer: Buffer, used: number, needed: number): Buffer {
  const longer = Buffer.allocUnsafeSlow(Math.max(needed, 2 * buffer.length))
  buffer.copy(longer, 0, 0, used)
  return longer
}

/** @param text whole lines, each ended by a newline */
export function bodyOf(text: string | Uint8Array, lines: number): BlockBody {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return { pieces: [deflate(bytes, NO_BYTES)], lines, textBytes: bytes.length, crc: crc32(bytes) }
}

function deflate(bytes: Uint8Array, dictionary: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, {
    level: 1,
    windowBits: WINDOW_BITS,
    finishFlush: constants.Z_FULL_FLUSH,
    chunkSize: OUTPUT_BYTES,
    ...(dictionary.length > 0 && { dictionary }),
  })
}
