/**
 * From when to when a trace reaches, as far as its records tell, and whether anything is still open.
 *
 *   trace-columns --> [traceExtent] --> time range shown, "now", live edge
 */
import { FLAG } from '../base/span-batch.js'
import type { TraceColumns } from './trace-columns.js'

export interface TraceExtent {
  /** Microseconds since the origin; 0 and 0 in an empty trace. */
  readonly from: number
  /** The last start or end that was recorded. */
  readonly to: number
  readonly open: number
  readonly failed: number
}

/** Time O(n). */
export function traceExtent({ count, starts, ends, flags }: TraceColumns): TraceExtent {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  let open = 0
  let failed = 0
  for (let row = 0; row < count; row++) {
    const flag = flags[row] ?? 0
    if ((flag & FLAG.open) !== 0) open++
    if ((flag & FLAG.failed) !== 0) failed++
    const start = starts[row] ?? Number.NaN
    const end = ends[row] ?? Number.NaN
    if (start < from) from = start
    if (start > to) to = start
    if (end > to) to = end
  }
  return from > to ? { from: 0, to: 0, open, failed } : { from, to, open, failed }
}
