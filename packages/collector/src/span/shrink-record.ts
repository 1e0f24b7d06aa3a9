/**
 * A record that does not fit -> the same with fewer of its big values: as many as fit, the biggest first. Of the others
 * the beginning stays, for a preview, and how big they were.
 *
 *   capture queue --record, room--> [shrinkRecord] --record--> capture queue --> cut-record.ts
 */
import { type AttributeValue, CUT, type TraceRecord } from '@agent-inspector/trace-format'
import { VALUE_BEGINNING_UNITS } from '../base/limits.js'
import { bigFrom, isBig, textOfValue, withAttributes } from './big-value.js'
import { recordBytes, valueBytes } from './record-bytes.js'

export interface ShrunkRecord {
  readonly record: TraceRecord
  /** Values of which only the beginning is left. */
  readonly dropped: number
}

/**
 * @param roomBytes as `recordBytes` counts them
 * @returns `undefined` if there is no room for the record even so
 */
export function shrinkRecord(record: TraceRecord, roomBytes: number): ShrunkRecord | undefined {
  const big: AttributeValue[] = []
  const from = bigFrom(record)
  withAttributes(record, (attributes) => {
    big.push(...Object.values(attributes).filter((value) => isBig(value, from) && savedBytes(value) > 0))
    return attributes
  })
  let room = big.reduce<number>((sum, value) => sum + savedBytes(value), roomBytes - recordBytes(record))
  if (room < 0) return undefined
  const dropped = new Set(big)
  for (const value of big.sort((a, b) => savedBytes(b) - savedBytes(a))) {
    if (savedBytes(value) > room) continue
    room -= savedBytes(value)
    dropped.delete(value)
  }
  const shrunk = withAttributes(record, (attributes) =>
    Object.fromEntries(
      Object.entries(attributes).flatMap(([key, value]) =>
        dropped.has(value) ? beginningOf(key, value) : [[key, value]],
      ),
    ),
  )
  return { record: shrunk, dropped: dropped.size }
}

function savedBytes(value: AttributeValue): number {
  return valueBytes(value) - VALUE_BEGINNING_UNITS - MARKS_BYTES
}

/** What stands beside a beginning. */
const MARKS_BYTES = 200

function beginningOf(key: string, value: AttributeValue): readonly (readonly [string, AttributeValue])[] {
  const text = textOfValue(value)
  return [
    // A copy: a slice would keep the whole in memory.
    [key, Buffer.from(text.slice(0, VALUE_BEGINNING_UNITS)).toString()],
    [key + CUT.truncated, true],
    [key + CUT.bytes, Buffer.byteLength(text)],
  ]
}
