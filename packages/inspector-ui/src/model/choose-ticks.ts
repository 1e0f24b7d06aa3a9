/**
 * Which moments the time axis names.
 *
 *   time-scale --range--> [chooseTicks] --ticks--> views/trace/TimeAxis
 */
import type { TimeRange } from './time-scale.js'

/** Steps that people read at a glance, in microseconds; below a second they are 1, 2, 5 times ten. */
const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200].map(
  (seconds) => seconds * 1e6,
)
const DAY = 86_400e6

export interface Ticks {
  /** Microseconds between two of them. */
  readonly step: number
  /** Microseconds since the origin, ascending, all inside the range. */
  readonly at: readonly number[]
}

/**
 * Multiples of the smallest readable step that gives at most `most` of them.
 *
 * @param zero where the axis counts from, as a rule the start of the session
 */
export function chooseTicks(range: TimeRange, most: number, zero = 0): Ticks {
  const step = readableStep((range.to - range.from) / Math.max(1, most))
  const at: number[] = []
  for (let i = Math.ceil((range.from - zero) / step); zero + i * step <= range.to && at.length < most; i++) {
    at.push(zero + i * step)
  }
  return { step, at }
}

function readableStep(least: number): number {
  if (least > DAY / 2) return Math.ceil(least / DAY) * DAY
  const long = LONG_STEPS.find((step) => step >= least)
  if (least > 500_000 && long !== undefined) return long
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least * (1 - 1e-9)) ?? 10 * power
}
