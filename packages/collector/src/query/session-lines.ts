/**
 * The lines of a session whose parts are several, as one body: those of one part after those of the other.
 *
 *   part files --> [session lines: plain | joined, range] --> http/trace-route.ts
 */
import { createHash } from 'node:crypto'
import type { PartFile } from '../source/part-file.js'
import { createTraceBytes, readJoined } from './trace-bytes.js'
import type { TraceBytes, TraceForm } from './trace-form.js'

/** @param parts one at least, the owner's first */
export async function createSessionLines(
  parts: readonly PartFile[],
  form: Exclude<TraceForm, 'file'>,
): Promise<TraceBytes | undefined> {
  const each = await Promise.all(parts.map((part) => createTraceBytes(part, form)))
  const [first] = each
  if (first === undefined || each.length === 1) return first
  const etag = etagOf(each)
  if (form === 'joined') return { etag, size: undefined, read: () => readJoined(parts) }
  const size = each.reduce((sum, one) => sum + (one.size ?? 0), 0)
  return { etag, size, read: ({ start, end } = { start: 0, end: size }) => readAcross(each, start, end) }
}

async function* readAcross(each: readonly TraceBytes[], start: number, end: number): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const { size = 0, read } of each) {
    const range = { start: Math.max(0, start - at), end: Math.min(size, end - at) }
    if (range.start < range.end) yield* read(range)
    at += size
  }
}

/** Of all of theirs: it is another when one of them is. */
function etagOf(each: readonly TraceBytes[]): string {
  const hash = createHash('sha256')
  for (const { etag } of each) hash.update(etag)
  return `"${hash.digest('hex').slice(0, 32)}"`
}
