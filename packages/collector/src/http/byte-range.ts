/**
 * The `Range` header, as RFC 9110 section 14 says. Not `range-parser`, which Express has: it answers
 * 416 to a suffix longer than the file and to `5-2`, where the RFC wants the whole file.
 */
export type ByteRange =
  /** All of it: no range, one that is malformed or of another unit, or several of them. */
  | { readonly kind: 'whole' }
  /** First to last byte, both included, within the size. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' }

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i
const WHOLE: ByteRange = { kind: 'whole' }

/** @param size of the representation, in bytes */
export function parseByteRange(header: string | undefined, size: number): ByteRange {
  const [, from, to] = ONE_RANGE.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return WHOLE
  if (from === '') return suffix(Number(to), size)

  const first = Number(from)
  const last = to === '' ? size - 1 : Number(to)
  if (to !== '' && last < first) return WHOLE
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last: Math.min(last, size - 1) }
}

/** @returns the first byte after a range that names both its ends, whatever the size of the representation */
export function endOfRange(header: string | undefined): number | undefined {
  const [, from, to] = ONE_RANGE.exec(header ?? '') ?? []
  return from && to ? Number(to) + 1 : undefined
}

function suffix(length: number, size: number): ByteRange {
  if (length === 0 || size === 0) return { kind: 'unsatisfiable' }
  return { kind: 'part', first: Math.max(0, size - length), last: size - 1 }
}
