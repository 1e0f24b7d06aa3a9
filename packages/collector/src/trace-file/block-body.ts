/**
 * Lines, one after another, into the deflate data of a block: compressed piece by piece while they come, so that no
 * turn of the event loop has a whole block to compress.
 *
 *   sink/part-writer.ts --lines--> [body writer] --BlockBody--> block.ts
 *
 * Each piece is compressed with the 32 KiB before it as its dictionary and ends at a byte, by a flush: one after
 * another they are one stream, as small as if it had been compressed at once. So `pigz` does it.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib'

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
  /** @param text whole lines, each ended by a newline: one, if it is not said how many */
  add(text: string, lines?: number): void
  /** All that was added; it is the last that is asked of this writer. */
  end(): BlockBody
}

/** UTF-16 units compressed at a time, in about a millisecond: half as many cost a tenth more, for their dictionaries. */
const PIECE_UNITS = 128 * 1024
/** How far back deflate looks. */
const WINDOW_BYTES = 32 * 1024
/** Room for what a piece comes to, so that zlib need not gather bits of it. */
const OUTPUT_BYTES = 64 * 1024
const NO_BYTES = new Uint8Array(0)

export function createBodyWriter(): BodyWriter {
  const pieces: Uint8Array[] = []
  let text = ''
  let units = 0
  let lines = 0
  let textBytes = 0
  let crc = 0
  let window: Uint8Array = NO_BYTES

  const compress = (): void => {
    const bytes = Buffer.from(text)
    pieces.push(deflate(bytes, window))
    textBytes += bytes.length
    crc = crc32(bytes, crc)
    window = bytes.subarray(-WINDOW_BYTES)
    text = ''
  }

  return {
    get units() {
      return units
    },

    add(more, count = 1) {
      text += more
      units += more.length
      lines += count
      if (text.length >= PIECE_UNITS) compress()
    },

    end() {
      if (text !== '') compress()
      return { pieces, lines, textBytes, crc }
    },
  }
}

/** @param text whole lines, each ended by a newline */
export function bodyOf(text: string | Uint8Array, lines: number): BlockBody {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return { pieces: [deflate(bytes, NO_BYTES)], lines, textBytes: bytes.length, crc: crc32(bytes) }
}

function deflate(bytes: Uint8Array, dictionary: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, {
    level: 1,
    finishFlush: constants.Z_FULL_FLUSH,
    chunkSize: OUTPUT_BYTES,
    ...(dictionary.length > 0 && { dictionary }),
  })
}
