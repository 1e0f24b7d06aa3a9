/**
 * The chunks of an index, one after another, each checked.
 *
 *   {part}.idx --> [readChunks] --sealed chunks--> lay-out-anew.ts, source/part-index.ts
 */
import type { FileHandle } from 'node:fs/promises'
import { type Chunk, chunkLengthAt, decodeChunk } from '@agent-inspector/trace-format'
import { isSealed } from '../trace-file/index-seal.js'

export interface ChunkAt {
  /** In the file, in bytes. */
  readonly offset: number
  readonly length: number
  readonly chunk: Chunk
}

/** Bytes read at a time; more where one chunk is longer. */
const WINDOW_BYTES = 1024 * 1024

/** From a place where a chunk begins, up to the first that is not whole, not sealed, or of another version. */
export async function* readChunks(handle: FileHandle, from: number): AsyncGenerator<ChunkAt> {
  const { size } = await handle.stat()
  let base = from
  let window = new Uint8Array(0)
  for (let at = 0; ; ) {
    const known = chunkLengthAt(window, at) ?? 0
    if (known === 0 || at + known > window.length) {
      base += at
      at = 0
      window = await readAt(handle, base, Math.min(size - base, Math.max(known, WINDOW_BYTES)))
    }
    const length = chunkLengthAt(window, at)
    if (length === undefined) return
    if (base + at + length > size) return
    if (length > window.length) window = await readAt(handle, base, length)
    const isWhole = at + length <= window.length && isSealed(window.subarray(at, at + length))
    const chunk = isWhole ? decodeChunk(window, at) : undefined
    if (chunk === undefined) return
    yield { offset: base + at, length, chunk }
    at += length
  }
}

/** Less only where the file ends. */
async function readAt(handle: FileHandle, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(0, length))
  let at = 0
  for (;;) {
    const { bytesRead } = await handle.read(bytes, at, length - at, from + at)
    at += bytesRead
    if (bytesRead === 0 || at === length) return bytes.subarray(0, at)
  }
}
