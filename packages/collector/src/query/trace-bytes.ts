/**
 * The bytes of a part in the form that a client wants.
 *
 *   part file --> [trace bytes: file | plain | joined, range] --> http/trace-route.ts
 *
 * - `file`: as on disk. Ranges of its bytes.
 * - `plain`: its lines. Ranges of the plain bytes: the sizes of the blocks say which to decode.
 * - `joined`: one gzip member, for `Content-Encoding`: a browser reads the first member and stops,
 *   without an error. Made while it is sent; no ranges.
 */
import type { PartFile } from '../source/part-file.js'
import { decodeBlock } from '../trace-file/block.js'
import { createJoin } from '../trace-file/join-blocks.js'

export type TraceForm = 'file' | 'plain' | 'joined'

export interface TraceBytes {
  /** `"{part}-{generation}-{size}"`, with `-gz` for the joined and `-txt` for the plain form. */
  readonly etag: string
  /** Absent for the joined form: it has no ranges. */
  readonly size: number | undefined
  /** @param range of bytes, `end` not included; default all. Reads as it is asked, closes nothing. */
  read(range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>
}

const SUFFIX = { file: '', plain: '-txt', joined: '-gz' } as const satisfies Record<TraceForm, string>
/** Of a file, read at a time. */
const CHUNK_BYTES = 256 * 1024

export function createTraceBytes(part: PartFile, form: TraceForm): TraceBytes {
  const etag = `"${part.part}-${part.generation}-${part.bytes}${SUFFIX[form]}"`
  switch (form) {
    case 'file':
      return {
        etag,
        size: part.bytes,
        read: ({ start, end } = { start: 0, end: part.bytes }) => readSlices(part, start, end),
      }
    case 'plain':
      return {
        etag,
        size: part.textBytes,
        read: ({ start, end } = { start: 0, end: part.textBytes }) => readPlain(part, start, end),
      }
    case 'joined':
      return { etag, size: undefined, read: () => readJoined(part) }
  }
}

/** As it is, a slice at a time. */
export async function* readSlices(
  part: Pick<PartFile, 'read'>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += CHUNK_BYTES) yield await part.read(at, Math.min(end, at + CHUNK_BYTES))
}

async function* readPlain(part: PartFile, start: number, end: number): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const { offset, length, textBytes } of part.blocks) {
    const blockEnd = at + textBytes
    if (at >= end) return
    if (blockEnd > start) {
      const text = decodeBlock(await part.read(offset, offset + length))
      yield text.subarray(Math.max(0, start - at), Math.min(textBytes, end - at))
    }
    at = blockEnd
  }
}

async function* readJoined(part: PartFile): AsyncGenerator<Uint8Array> {
  const join = createJoin()
  yield join.head()
  for (const { offset, length } of part.blocks) yield join.add(await part.read(offset, offset + length))
  yield join.tail()
}
