/**
 * The bytes of a file that others have written, in the form that a client wants.
 *
 *   part file --> [foreign bytes: file | plain | joined] --> trace-bytes.ts
 *
 * Where it is gzip, its text has no ranges: nothing says how long it is.
 */
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { type ForeignKind, readForeignText } from '../part-file/foreign-text.js'
import { readSlices } from '../part-file/open-regular.js'
import type { PartFile } from '../source/part-file.js'
import type { TraceBytes, TraceForm } from './trace-form.js'

/** @param etag of the form */
export function createForeignBytes(part: PartFile, foreign: ForeignKind, form: TraceForm, etag: string): TraceBytes {
  const asItIs: TraceBytes = {
    etag,
    size: part.bytes,
    read: ({ start, end } = { start: 0, end: part.bytes }) => readSlices(part, start, end),
  }
  if (form === 'file') return foreign === 'plain' ? { ...asItIs, type: 'application/x-ndjson' } : asItIs
  if (form === 'plain' && foreign === 'plain') return asItIs
  const text = (): AsyncIterableIterator<Uint8Array> => readForeignText(asItIs.read(), foreign)
  return { etag, size: undefined, read: form === 'plain' ? text : () => zipped(text()) }
}

async function* zipped(text: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // What fails is told by the iteration.
  yield* pipeline(Readable.from(text, { objectMode: false }), createGzip({ level: 1 }), () => {})
}
