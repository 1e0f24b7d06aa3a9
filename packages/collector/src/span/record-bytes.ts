/**
 * About how much memory a record holds, in bytes, without looking into its texts: what bounds the
 * capture queue.
 */
import {
  type Attributes,
  type AttributeValue,
  isOfSpan,
  isWholeDouble,
  type TraceRecord,
} from '@agent-inspector/trace-format'

const RECORD = 400
const ATTRIBUTE = 40

export function recordBytes(record: TraceRecord): number {
  let bytes = RECORD + attributesBytes(record.attributes)
  if (!isOfSpan(record)) return bytes
  for (const event of record.events) bytes += ATTRIBUTE + attributesBytes(event.attributes)
  if (record.type === 'span') for (const link of record.links) bytes += ATTRIBUTE + attributesBytes(link.attributes)
  return bytes
}

export function attributesBytes(attributes: Attributes): number {
  let bytes = 0
  for (const key in attributes) bytes += ATTRIBUTE + valueBytes(attributes[key])
  return bytes
}

export function valueBytes(value: AttributeValue): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || isWholeDouble(value)) return 0
  if (value instanceof Uint8Array) return value.byteLength
  if (!isList(value)) return attributesBytes(value)
  let bytes = 0
  for (const item of value) bytes += 8 + valueBytes(item)
  return bytes
}

function isList(value: object): value is readonly AttributeValue[] {
  return Array.isArray(value)
}
