/**
 * A session event, an open span or a log record of somebody else <-> an OTLP/JSON `LogRecord`.
 *
 *   otlp-json.ts --record--> [encodeLog] --text--> otlp-json.ts, and back
 *
 * An open span keeps its key in the record's `traceId` and `spanId`, what else a span has in
 * attributes `agent_inspector.span.*`, and its new span events in the body.
 */

import { OURS } from './attributes.js'
import { isSpanId, isTraceId } from './ids.js'
import { readId } from './otlp-field.js'
import { decodeForeignLog, encodeForeignLog } from './otlp-foreign-log.js'
import { encodeOwn, takeSessionId } from './otlp-own.js'
import { decodeKind } from './otlp-span.js'
import {
  decodeAttributes,
  decodeNs,
  decodeValue,
  encodeString,
  encodeValue,
  isJsonObject,
  type JsonObject,
} from './otlp-value.js'
import type {
  Attributes,
  AttributeValue,
  LogRecord,
  Origin,
  SessionEventName,
  SessionEventRecord,
  SpanEvent,
  SpanOpenRecord,
} from './record.js'

const PREFIX = 'agent_inspector.'
const SPAN_OPEN = `${PREFIX}span_open`
const EVENT_NAMES: ReadonlySet<string> = new Set<SessionEventName>([
  'session_started',
  'waiting_on_signal',
  'signal_received',
  'session_finished',
  'cancel_requested',
  'stepping_changed',
  'progress',
  'trace_joined',
  'records_dropped',
  'value_part',
])

/** The text of the `LogRecord` object. */
export function encodeLog(record: SessionEventRecord | SpanOpenRecord | LogRecord, seq: number | undefined): string {
  if (record.type === 'log') return encodeForeignLog(record, seq)
  const { atNs, sessionId, traceId, spanId } = record
  const open = record.type === 'span_open'
  const name = open ? SPAN_OPEN : PREFIX + record.name
  const attributes = open ? { ...record.attributes, ...spanFields(record) } : record.attributes
  const body = open && record.events.length > 0 ? `,"body":${encodeValue(record.events.map(eventFields))}` : ''
  let text = `{"timeUnixNano":"${atNs}","eventName":${encodeString(name)}${body}`
  text += `,"attributes":${encodeOwn(sessionId, seq, attributes)}`
  if (traceId !== undefined) text += `,"traceId":"${traceId}"`
  if (spanId !== undefined) text += `,"spanId":"${spanId}"`
  return `${text}}`
}

/** @returns the record, nothing for one that belongs to no session, or why it cannot be read */
export function decodeLog(
  log: JsonObject,
  origin: Origin,
): SessionEventRecord | SpanOpenRecord | LogRecord | undefined | string {
  const { eventName, timeUnixNano } = log
  if (typeof eventName !== 'string' || !eventName.startsWith(PREFIX)) return decodeForeignLog(log, origin)
  const name = eventName.slice(PREFIX.length)
  if (eventName !== SPAN_OPEN && !isEventName(name)) return undefined
  const atNs = decodeNs(timeUnixNano)
  if (atNs === undefined) return `holds ${name} without a valid time`
  const attributes = decodeAttributes(log.attributes)
  const sessionId = takeSessionId(attributes)
  if (sessionId === undefined) return `holds ${name} without a session id`
  const traceId = readId(log.traceId)
  const spanId = readId(log.spanId)
  if (isEventName(name)) {
    const key = { ...(isTraceId(traceId) && { traceId }), ...(isSpanId(spanId) && { spanId }) }
    return { type: 'session_event', name, sessionId, atNs, ...key, attributes, origin }
  }
  if (!isTraceId(traceId) || !isSpanId(spanId)) return 'holds an open span without valid ids'
  const fields = takeSpanFields(attributes)
  if (fields === undefined) return 'holds an open span without a start'
  const events = decodeEvents(log.body)
  return { type: 'span_open', sessionId, traceId, spanId, ...fields, atNs, attributes, events, origin }
}

function isEventName(name: string): name is SessionEventName {
  return EVENT_NAMES.has(name)
}

function spanFields({ parentId, name, kind, startNs }: SpanOpenRecord): Attributes {
  const parent = parentId === undefined ? {} : { [OURS.spanParentId]: parentId }
  return { ...parent, [OURS.spanName]: name, [OURS.spanKind]: kind, [OURS.spanStartNs]: startNs }
}

function takeSpanFields(
  attributes: Record<string, AttributeValue>,
): Pick<SpanOpenRecord, 'parentId' | 'name' | 'kind' | 'startNs'> | undefined {
  const take = (key: string): AttributeValue => {
    const value = attributes[key]
    delete attributes[key]
    return value
  }
  const parentId = readId(take(OURS.spanParentId))
  const name = take(OURS.spanName)
  const kind = decodeKind(take(OURS.spanKind))
  const startNs = asNs(take(OURS.spanStartNs))
  if (startNs === undefined) return undefined
  return { ...(isSpanId(parentId) && { parentId }), name: typeof name === 'string' ? name : '', kind, startNs }
}

function eventFields({ name, atNs, attributes, droppedAttributesCount }: SpanEvent): AttributeValue {
  const dropped = droppedAttributesCount === undefined ? {} : { dropped_attributes_count: droppedAttributesCount }
  return { name, time_unix_nano: atNs, attributes, ...dropped }
}

function decodeEvents(body: unknown): readonly SpanEvent[] {
  const list = decodeValue(body)
  if (!Array.isArray(list)) return []
  return list.filter(isJsonObject).map(({ name, time_unix_nano, attributes, dropped_attributes_count }) => ({
    name: typeof name === 'string' ? name : '',
    atNs: asNs(time_unix_nano) ?? 0n,
    attributes: isAttributes(attributes) ? attributes : {},
    ...(typeof dropped_attributes_count === 'number' && { droppedAttributesCount: dropped_attributes_count }),
  }))
}

/** An integer of OTLP has become a number or a bigint, by its size. */
function asNs(value: unknown): bigint | undefined {
  return typeof value === 'bigint' ? value : decodeNs(value)
}

/** Of a decoded value: its objects hold nothing but decoded values. */
function isAttributes(value: unknown): value is Attributes {
  return isJsonObject(value) && !(value instanceof Uint8Array)
}
