/**
 * The text of a file that is not in our blocks: gzip of one member or of several, or plain, piece by piece.
 *
 *   {file} --bytes--> [readForeignText] --UTF-8--> source/foreign-files.ts, query/foreign-bytes.ts
 */
import { pipeline, Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import { CollectorError } from '../base/errors.js'
import { FOREIGN_TEXT_BYTES } from '../base/limits.js'

export type ForeignKind = 'gzip' | 'plain'

/** What a file that is no part of ours is, by its first bytes; `undefined` if it can hold no lines of JSON. */
export function foreignKindOf(start: Uint8Array): ForeignKind | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  return /^\ufeff?\s*[[{]/.test(new TextDecoder().decode(start.subarray(0, 1024))) ? 'plain' : undefined
}

/**
 * What a torn end still gives is part of it.
 *
 * @param maxBytes of text; default what is read of any foreign file
 * @throws {CollectorError} `TRACE_TOO_LARGE` where there is more: a small file may hold very much
 * @throws what zlib throws where it is damaged
 */
export async function* readForeignText(
  bytes: AsyncIterable<Uint8Array>,
  kind: ForeignKind,
  maxBytes: number = FOREIGN_TEXT_BYTES,
): AsyncGenerator<Uint8Array> {
  let left = maxBytes
  for await (const piece of kind === 'gzip' ? inflated(bytes) : bytes) {
    if (piece.length > left) throw new CollectorError('TRACE_TOO_LARGE', `The file holds more than ${maxBytes} bytes.`)
    left -= piece.length
    yield piece
  }
}

/** In the thread pool, a piece at a time: no more is inflated than is asked for. */
function inflated(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024, finishFlush: constants.Z_SYNC_FLUSH })
  // What fails is told by the iteration.
  return pipeline(Readable.from(bytes, { objectMode: false }), gunzip, () => {})
}
