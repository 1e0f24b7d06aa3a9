/** Which values are too big for the line of their record, and what a reader gets as the whole of them. */
import { type Attributes, type AttributeValue, isOfSpan, type TraceRecord } from '@agent-inspector/trace-format'
import { EVENT_VALUE_BYTES, VALUE_BYTES } from '../base/limits.js'
import { valueBytes } from './record-bytes.js'
import { snapshotJson } from './snapshot-json.js'

/** @returns bytes of UTF-8 from which on a value of such a record is big */
export function bigFrom({ type }: TraceRecord): number {
  return type === 'session_event' ? EVENT_VALUE_BYTES : VALUE_BYTES
}

export function isBig(value: AttributeValue, bytes: number): boolean {
  if (typeof value === 'string') {
    // A character takes three bytes at most.
    return value.length > bytes || (value.length > bytes / 3 && Buffer.byteLength(value) > bytes)
  }
  return typeof value === 'object' && valueBytes(value) > bytes
}

/** A list or an object as JSON, bytes as base64. */
export function textOfValue(value: AttributeValue): string {
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : snapshotJson(value)
}

/** Place of attributes in a record: those of the record itself, else the index of a span event. */
const OF_RECORD = -1

/** The same record with its attributes changed, and those of its span events. */
export function withAttributes<R extends TraceRecord>(
  record: R,
  change: (attributes: Attributes, place: number) => Attributes,
): R {
  const attributes = change(record.attributes, OF_RECORD)
  if (!isOfSpan(record)) return { ...record, attributes }
  const events = record.events.map((event, i) => ({ ...event, attributes: change(event.attributes, i) }))
  return { ...record, attributes, events }
}
