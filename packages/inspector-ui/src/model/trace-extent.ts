/**
 * From when to when a trace reaches, as far as its records tell, and whether anything is still open.
 *
 *   trace-columns --rows that change--> [createExtentMeter] --> time range shown, "now", live edge
 *
 * Kept with the columns: to look through a million rows for it would be a long task with each batch.
 */
import { FLAG, type SpanArrays } from '../base/span-batch.js'

export interface TraceExtent {
  /** Microseconds since the origin. Where no time is known yet, after every moment; `to` before every moment. */
  readonly from: number
  /** The last start or end that was recorded. */
  readonly to: number
  readonly open: number
  readonly failed: number
}

type Timed = Pick<SpanArrays, 'starts' | 'ends' | 'flags'>

export interface ExtentMeter {
  /** What this row says holds no longer. */
  leave(columns: Timed, row: number): void
  /** This row says something new. */
  enter(columns: Timed, row: number): void
  /** `undefined` where the first or the last moment was taken back: then all rows are to be measured. */
  extent(): TraceExtent | undefined
}

export const NO_EXTENT: TraceExtent = {
  from: Number.POSITIVE_INFINITY,
  to: Number.NEGATIVE_INFINITY,
  open: 0,
  failed: 0,
}

/** The same object where any time is known. */
export function knownExtent(extent: TraceExtent): TraceExtent {
  return extent.from > extent.to ? { ...extent, from: 0, to: 0 } : extent
}

export function createExtentMeter(begun: TraceExtent): ExtentMeter {
  let { from, to, open, failed } = begun
  let isFirstGone = false
  let isLastGone = false
  return {
    leave({ starts, ends, flags }, row) {
      if (((flags[row] ?? 0) & FLAG.open) !== 0) open--
      if (((flags[row] ?? 0) & FLAG.failed) !== 0) failed--
      isFirstGone ||= starts[row] === from
      isLastGone ||= starts[row] === to || ends[row] === to
    },
    enter({ starts, ends, flags }, row) {
      if (((flags[row] ?? 0) & FLAG.open) !== 0) open++
      if (((flags[row] ?? 0) & FLAG.failed) !== 0) failed++
      const start = starts[row] ?? Number.NaN
      const end = ends[row] ?? Number.NaN
      if (start <= from) {
        from = start
        isFirstGone = false
      }
      if (start >= to || end >= to) {
        to = start > end ? start : Number.isNaN(end) ? start : end
        isLastGone = false
      }
    },
    extent: () => (isFirstGone || isLastGone ? undefined : { from, to, open, failed }),
  }
}

/** Of all rows. Time O(n). */
export function measuredExtent(count: number, columns: Timed): TraceExtent {
  const meter = createExtentMeter(NO_EXTENT)
  for (let row = 0; row < count; row++) meter.enter(columns, row)
  return meter.extent() ?? NO_EXTENT
}
