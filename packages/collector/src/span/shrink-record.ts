/**
 * A record that does not fit -> the same with fewer of its long values: as many as fit, the biggest first. Of the
 * others the beginning stays, for a preview, or a sign if there is no room for that either, and how big they were.
 *
 *   capture queue --record, room--> [shrinkRecord] --record--> capture queue --> cut-record.ts
 */
import { type AttributeValue, CUT, cutSignFor, type TraceRecord } from '@agent-inspector/trace-format'
import { EVENT_VALUE_BYTES, SMALL_VALUE_UNITS, VALUE_BEGINNING_UNITS } from '../base/limits.js'
import { textOfValue, withAttributes } from './big-value.js'
import { recordBytes, valueBytes } from './record-bytes.js'

export interface ShrunkRecord {
  readonly record: TraceRecord
  /** Values of which the beginning is left, or nothing. */
  readonly dropped: number
}

/** In bytes, as `recordBytes` counts them. */
export interface Room {
  /** For a record without its long values. */
  readonly room: number
  /** For one with them: not more. */
  readonly valueRoom: number
}

/** @returns `undefined` if there is no room for the record even without them */
export function shrinkRecord(record: TraceRecord, { room, valueRoom }: Room): ShrunkRecord | undefined {
  const long = longValuesIn(record)
  const bare = long.reduce<number>((sum, value) => sum - valueBytes(value) + MARKS_BYTES, recordBytes(record))
  if (bare > room) return undefined
  const units = unitsKept(long, valueRoom - bare)
  let dropped = 0
  const shrunk = withAttributes(record, (attributes) =>
    Object.fromEntries(
      Object.entries(attributes).flatMap(([key, value]) => {
        const kept = units.get(value)
        if (kept === undefined) return [[key, value]]
        dropped++
        return beginningOf(key, value, kept)
      }),
    ),
  )
  return { record: shrunk, dropped }
}

/** What stands in place of a value, and beside it. */
const MARKS_BYTES = 200

/** Values of session events are the state of the session: they are kept as long as can be. */
function longValuesIn(record: TraceRecord): AttributeValue[] {
  const long: AttributeValue[] = []
  const from = record.type === 'session_event' ? EVENT_VALUE_BYTES : SMALL_VALUE_UNITS
  withAttributes(record, (attributes) => {
    long.push(...Object.values(attributes).filter((value) => valueBytes(value) > from))
    return attributes
  })
  return long
}

/** Of those that are not kept whole. */
function unitsKept(long: AttributeValue[], room: number): ReadonlyMap<AttributeValue, number> {
  const units = new Map<AttributeValue, number>()
  let left = room
  for (const value of long.sort((a, b) => valueBytes(b) - valueBytes(a))) {
    const whole = valueBytes(value)
    const kept = whole <= left ? whole : Math.min(whole, VALUE_BEGINNING_UNITS) <= left ? VALUE_BEGINNING_UNITS : 0
    if (kept < whole) units.set(value, kept)
    left -= Math.min(kept, whole)
  }
  return units
}

function beginningOf(
  key: string,
  value: AttributeValue,
  units: number,
): readonly (readonly [string, AttributeValue])[] {
  const text = textOfValue(value)
  return [
    // A copy: a slice would keep the whole in memory.
    [key, units === 0 ? cutSignFor(key) : Buffer.from(text.slice(0, units)).toString()],
    [key + CUT.truncated, true],
    [key + CUT.bytes, Buffer.byteLength(text)],
  ]
}
