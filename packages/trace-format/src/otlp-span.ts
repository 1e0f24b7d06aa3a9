/**
 * An ended span <-> an OTLP/JSON `Span`.
 *
 *   otlp-json.ts --SpanRecord--> [encodeSpan] --text--> otlp-json.ts, and back
 */

import { SESSION_ID } from './attributes.js'
import { isSpanId, isTraceId } from './ids.js'
import { decodeCount, decodeText, encodeCount, readId } from './otlp-field.js'
import { encodeOwn, takeSessionId } from './otlp-own.js'
import { decodeAttributes, decodeNs, encodeAttributes, encodeString, type JsonObject, objectsOf } from './otlp-value.js'
import type {
  Attributes,
  AttributeValue,
  Origin,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  SpanStatus,
} from './record.js'

/** The text of the `Span` object. */
export function encodeSpan(span: SpanRecord, seq: number | undefined): string {
  const { traceId, spanId, parentId, traceState, flags, name, kind, startNs, endNs, attributes, status } = span
  let text = `{"traceId":"${traceId}","spanId":"${spanId}"`
  if (traceState !== undefined) text += `,"traceState":${encodeString(traceState)}`
  if (parentId !== undefined) text += `,"parentSpanId":"${parentId}"`
  if (flags !== undefined) text += `,"flags":${flags}`
  text += `,"name":${encodeString(name)},"kind":${kind},"startTimeUnixNano":"${startNs}","endTimeUnixNano":"${endNs}"`
  text += `,"attributes":${encodeOwn(span.sessionId, seq, attributes)}`
  text += encodeCount('droppedAttributesCount', span.droppedAttributesCount)
  if (span.events.length > 0) text += `,"events":[${span.events.map(encodeEvent).join()}]`
  text += encodeCount('droppedEventsCount', span.droppedEventsCount)
  if (span.links.length > 0) text += `,"links":[${span.links.map(encodeLink).join()}]`
  text += encodeCount('droppedLinksCount', span.droppedLinksCount)
  const message = status.message === undefined ? '' : `"message":${encodeString(status.message)},`
  return `${text},"status":{${message}"code":${status.code}}}`
}

/** @returns the record, or why there is none, in words that go on after "The line" */
export function decodeSpan(span: JsonObject, origin: Origin): SpanRecord | string {
  const { name, status } = span
  const traceId = readId(span.traceId)
  const spanId = readId(span.spanId)
  if (!isTraceId(traceId) || !isSpanId(spanId)) return 'holds a span without valid ids'
  const startNs = decodeNs(span.startTimeUnixNano)
  const endNs = decodeNs(span.endTimeUnixNano)
  if (startNs === undefined || endNs === undefined) return 'holds a span without valid times'
  const attributes = decodeAttributes(span.attributes)
  const sessionId = takeSessionId(attributes) ?? sessionNamedBy(attributes, origin) ?? traceId
  const parentId = readId(span.parentSpanId)
  return {
    type: 'span',
    sessionId,
    traceId,
    spanId,
    ...(isSpanId(parentId) && { parentId }),
    name: typeof name === 'string' ? name : '',
    kind: decodeKind(span.kind),
    startNs,
    endNs,
    attributes,
    events: objectsOf(span.events).map(decodeEvent),
    links: objectsOf(span.links).map(decodeLink),
    status: decodeStatus(status),
    origin,
    ...decodeText(span, 'traceState'),
    ...decodeCount(span, 'flags'),
    ...decodeCount(span, 'droppedAttributesCount'),
    ...decodeCount(span, 'droppedEventsCount'),
    ...decodeCount(span, 'droppedLinksCount'),
  }
}

/** A span's kind by its number, or by its name in Protobuf. */
export function decodeKind(kind: unknown): SpanKind {
  const number = typeof kind === 'string' ? KINDS.indexOf(kind) : kind
  return number === 1 || number === 2 || number === 3 || number === 4 || number === 5 ? number : 0
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((kind) => `SPAN_KIND_${kind}`)

function encodeEvent({ name, atNs, attributes, droppedAttributesCount }: SpanEvent): string {
  const head = `{"timeUnixNano":"${atNs}","name":${encodeString(name)},"attributes":[${encodeAttributes(attributes)}]`
  return `${head}${encodeCount('droppedAttributesCount', droppedAttributesCount)}}`
}

function decodeEvent(event: JsonObject): SpanEvent {
  const { name, timeUnixNano, attributes } = event
  return {
    name: typeof name === 'string' ? name : '',
    atNs: decodeNs(timeUnixNano) ?? 0n,
    attributes: decodeAttributes(attributes),
    ...decodeCount(event, 'droppedAttributesCount'),
  }
}

function encodeLink({ traceId, spanId, traceState, flags, attributes, droppedAttributesCount }: SpanLink): string {
  let text = `{"traceId":"${traceId}","spanId":"${spanId}"`
  if (traceState !== undefined) text += `,"traceState":${encodeString(traceState)}`
  text += encodeCount('flags', flags)
  return `${text},"attributes":[${encodeAttributes(attributes)}]${encodeCount('droppedAttributesCount', droppedAttributesCount)}}`
}

function decodeLink(link: JsonObject): SpanLink {
  return {
    traceId: readId(link.traceId),
    spanId: readId(link.spanId),
    ...decodeText(link, 'traceState'),
    ...decodeCount(link, 'flags'),
    attributes: decodeAttributes(link.attributes),
    ...decodeCount(link, 'droppedAttributesCount'),
  }
}

function decodeStatus(status: unknown): SpanStatus {
  const [given = {}] = objectsOf([status])
  const { code } = given
  const known = code === 1 || code === 'STATUS_CODE_OK' ? 1 : code === 2 || code === 'STATUS_CODE_ERROR' ? 2 : 0
  return { code: known, ...decodeText(given, 'message') }
}

/** The session of a record that names none itself: that of its process, else its conversation. */
export function sessionNamedBy(attributes: Attributes, { resource }: Origin): string | undefined {
  return textOf(resource[SESSION_ID]) ?? conversationOf(attributes)
}

export function conversationOf(attributes: Attributes): string | undefined {
  return textOf(attributes['gen_ai.conversation.id'])
}

function textOf(value: AttributeValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
