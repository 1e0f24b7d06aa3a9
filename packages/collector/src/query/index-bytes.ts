/**
 * The chunks of an index as bytes that a client asks for by range. They end where a chunk ends, so a
 * follower that goes on at the size it knows begins at a chunk.
 *
 *   source/part-index.ts --> [index bytes] --> http/trace-route.ts
 */
import { readSlices } from '../part-file/open-regular.js'
import type { PartIndex } from '../source/part-index.js'
import type { TraceBytes } from './trace-form.js'

export function createIndexBytes(index: PartIndex): TraceBytes {
  return {
    etag: `"${encodeURI(index.part)}-${index.generation}-${index.bytes}-idx"`,
    size: index.bytes,
    read: ({ start, end } = { start: 0, end: index.bytes }) => readSlices(index, start, end),
  }
}
