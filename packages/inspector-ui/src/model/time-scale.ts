/**
 * Between time and place on the axis. A range is in microseconds since the origin of the trace; a
 * place is a fraction of the width, so that the browser's own layout turns it into pixels.
 */

export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** Where a moment stands: 0 at the left edge, 1 at the right one; beyond them outside. */
export function placeOf(range: TimeRange, micros: number): number {
  return (micros - range.from) / (range.to - range.from)
}

export function momentAt(range: TimeRange, place: number): number {
  return range.from + place * (range.to - range.from)
}

/** Keeps a range inside another and at least `least` wide. */
export function clampRange(range: TimeRange, within: TimeRange, least: number): TimeRange {
  const width = Math.min(Math.max(range.to - range.from, least), within.to - within.from)
  const from = Math.min(Math.max(range.from, within.from), within.to - width)
  return { from, to: from + width }
}

/** Zooms about a place that stays where it is; a factor under 1 shows less time. */
export function zoomAbout(range: TimeRange, place: number, factor: number): TimeRange {
  const moment = momentAt(range, place)
  return { from: moment - (moment - range.from) * factor, to: moment + (range.to - moment) * factor }
}
