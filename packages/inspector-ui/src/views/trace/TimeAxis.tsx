/** Names of the moments along the top of the timeline, and the hairlines below them. */
import type { ReactNode } from 'react'
import { formatTick } from '../../base/format.js'
import { chooseTicks, type Ticks } from '../../model/choose-ticks.js'
import { placeOf, type TimeRange } from '../../model/time-scale.js'

/** A name and the room around it, in pixels. */
const TICK_PX = 56
/** A name this near to "now" or to the right edge would be covered or cut. */
const CLEAR_PX = 58

/** @param width of the timeline, in pixels */
export function ticksOf(shown: TimeRange, zero: number, width: number): Ticks {
  return chooseTicks(shown, Math.max(2, Math.floor(width / TICK_PX)), zero)
}

interface TimeAxisProps {
  readonly shown: TimeRange
  readonly zero: number
  readonly ticks: Ticks
  /** Pixels. */
  readonly width: number
  /** Microseconds since the origin; only in a live trace. */
  readonly now: number | undefined
}

export function TimeAxis({ shown, zero, ticks, width, now }: TimeAxisProps): ReactNode {
  const nowPlace = now === undefined ? undefined : placeOf(shown, now)
  const showsNow = nowPlace !== undefined && nowPlace > 0 && nowPlace <= 1
  const limit = showsNow ? nowPlace : 1
  return (
    <>
      {ticks.at
        .filter((tick) => (limit - placeOf(shown, tick)) * width > CLEAR_PX)
        .map((tick) => (
          <span key={tick} style={{ left: `${placeOf(shown, tick) * 100}%` }}>
            {formatTick(tick - zero, ticks.step)}
          </span>
        ))}
      {showsNow ? (
        <span className="now" style={{ left: `${nowPlace * 100}%` }}>
          now
        </span>
      ) : undefined}
    </>
  )
}

/** The hairlines of all rows, as one background image. */
export function tickLines(shown: TimeRange, ticks: Ticks): string {
  return ticks.at
    .map((tick) => {
      const place = (placeOf(shown, tick) * 100).toFixed(2)
      return `linear-gradient(var(--color-line), var(--color-line)) ${place}% 0 / 1px 100% no-repeat`
    })
    .join(', ')
}
