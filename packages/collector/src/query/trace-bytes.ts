/**
 * The bytes of a part in the form that a client wants.
 *
 *   part file --> [trace bytes: file | plain | joined, range] --> http/trace-route.ts
 *
 * - `file`: as on disk. Ranges of its bytes.
 * - `plain`: its lines. Ranges of the plain bytes: the sizes of the blocks say which to decode. A block that turns out
 *   to be damaged gives as many bytes, one line that is no record, so that sizes and ranges hold.
 * - `joined`: one gzip member, for `Content-Encoding`: a browser reads the first member and stops,
 *   without an error. Made while it is sent; no ranges. A damaged block is passed over.
 */
import { readSlices } from '../part-file/open-regular.js'
import type { RangeBuffers } from '../part-file/range-buffers.js'
import type { PartFile } from '../source/part-file.js'
import { decodeBlock } from '../trace-file/block.js'
import type { Blocks } from '../trace-file/block-table.js'
import { createJoin } from '../trace-file/join-blocks.js'
import { createForeignBytes } from './foreign-bytes.js'
import type { TraceBytes, TraceForm } from './trace-form.js'

const SUFFIX = { file: '', plain: '-txt', joined: '-gz' } as const satisfies Record<TraceForm, string>

/** @param buffers lend the memory for ranges of the file; who sends them gives it back */
export async function createTraceBytes(part: PartFile, form: TraceForm, buffers?: RangeBuffers): Promise<TraceBytes> {
  // A file may be called anything, a header holds ASCII.
  const etag = `"${encodeURI(part.part)}-${part.generation}-${part.bytes}${SUFFIX[form]}"`
  if (part.foreign !== undefined) return createForeignBytes(part, part.foreign, form, etag)
  switch (form) {
    case 'file':
      return {
        etag,
        size: part.bytes,
        read: ({ start, end } = { start: 0, end: part.bytes }) => readSlices(part, start, end, buffers),
      }
    case 'plain': {
      const blocks = await part.blocks()
      return {
        etag,
        size: blocks.textBytes,
        read: ({ start, end } = { start: 0, end: blocks.textBytes }) => readPlain(part, blocks, start, end),
      }
    }
    case 'joined':
      return { etag, size: undefined, read: () => readJoined([part]) }
  }
}

async function* readPlain(part: PartFile, blocks: Blocks, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = blocks.holding(start); at < blocks.count; at++) {
    const block = blocks.get(at)
    if (block.textStart >= end) return
    const text = decodeWhole(await part.read(block.offset, block.end)) ?? noRecord(block.textEnd - block.textStart)
    yield text.subarray(Math.max(0, start - block.textStart), end - block.textStart)
  }
}

/** All of several parts as one gzip member. */
export async function* readJoined(parts: readonly PartFile[]): AsyncGenerator<Uint8Array> {
  const join = createJoin()
  yield join.head()
  for (const part of parts) {
    const blocks = await part.blocks()
    for (let at = 0; at < blocks.count; at++) {
      const { offset, end } = blocks.get(at)
      const block = await part.read(offset, end)
      // A client that finds the sum wrong loses all of it.
      if (decodeWhole(block) !== undefined) yield join.add(block)
    }
  }
  yield join.tail()
}

/** The lines of a block; `undefined` if it is damaged. */
function decodeWhole(block: Uint8Array): Uint8Array | undefined {
  try {
    return decodeBlock(block)
  } catch {
    return undefined
  }
}

/** A line of so many bytes that says nothing. */
function noRecord(bytes: number): Uint8Array {
  const line = Buffer.alloc(bytes, ' ')
  if (bytes > 2) line.write('{}')
  line.write('\n', bytes - 1)
  return line
}
