/**
 * The chunks of an index out of its bytes as they come: each is copied once, into a buffer of its own, so
 * that an index never stands in memory whole.
 *
 *   GET /trace/{id}/index --bytes--> [createChunkReader] --chunks--> follow-index.ts
 */
import { type Chunk, chunkLengthAt, decodeChunk, HEADER_BYTES } from '@agent-inspector/trace-format'

export interface ChunkReader {
  /** @returns the chunks that these bytes complete */
  push(bytes: Uint8Array): readonly Chunk[]
  /** What comes is no chunk: nothing is read any more. */
  readonly isBroken: boolean
  /** Of the chunks that were given. */
  readonly bytes: number
}

export function createChunkReader(): ChunkReader {
  // A header first, then the whole chunk: its length stands in its header.
  let buffer = new Uint8Array(HEADER_BYTES)
  let filled = 0
  let isBroken = false
  let read = 0

  /** A buffer is full. */
  const advance = (): Chunk | undefined => {
    if (buffer.length === HEADER_BYTES) {
      const length = chunkLengthAt(buffer, 0)
      if (length !== undefined && length > HEADER_BYTES) {
        const whole = new Uint8Array(length)
        whole.set(buffer)
        buffer = whole
        return undefined
      }
    }
    const chunk = decodeChunk(buffer)
    isBroken = chunk === undefined
    if (chunk !== undefined) read += buffer.length
    buffer = new Uint8Array(HEADER_BYTES)
    filled = 0
    return chunk
  }

  return {
    push(bytes) {
      const chunks: Chunk[] = []
      for (let at = 0; at < bytes.length && !isBroken; ) {
        const piece = bytes.subarray(at, at + buffer.length - filled)
        buffer.set(piece, filled)
        filled += piece.length
        at += piece.length
        if (filled < buffer.length) continue
        const chunk = advance()
        if (chunk !== undefined) chunks.push(chunk)
      }
      return chunks
    },
    get isBroken() {
      return isBroken
    },
    get bytes() {
      return read
    },
  }
}
