/**
 * One span as the OpenTelemetry SDK of Python writes it with `ReadableSpan.to_json()`: ids under `context` with `0x`
 * before them, times in ISO 8601, attributes as a plain object.
 *
 *   foreign-lines.ts --JSON object--> [decodePythonSpan] --record--> foreign-lines.ts
 */
import { SESSION_ID } from './attributes.js'
import { isSpanId, isTraceId } from './ids.js'
import { readId } from './otlp-field.js'
import { takeSessionId } from './otlp-own.js'
import { conversationOf, decodeKind } from './otlp-span.js'
import { decodeNs, fromJson, isJsonObject, type JsonObject, objectsOf } from './otlp-value.js'
import type { AttributeValue, Origin, SpanEvent, SpanLink, SpanOpenRecord, SpanRecord, SpanStatus } from './record.js'

export function isPythonSpan(value: JsonObject): boolean {
  return isJsonObject(value.context) && 'trace_id' in value.context
}

/** @returns why it cannot be read, in words that go on after "The line" */
export function decodePythonSpan(span: JsonObject): SpanRecord | SpanOpenRecord | string {
  const { traceId, spanId } = idsOf(span.context)
  if (!isTraceId(traceId) || !isSpanId(spanId)) return 'holds a span without valid ids'
  const startNs = decodeTime(span.start_time)
  // `null` while it is open.
  const endNs = decodeTime(span.end_time ?? span.start_time)
  if (startNs === undefined || endNs === undefined) return 'holds a span without valid times'
  const attributes = decodeMap(span.attributes)
  const origin = originOf(span.resource)
  const session = takeSessionId(attributes) ?? origin.resource[SESSION_ID] ?? conversationOf(attributes)
  const parentId = withoutPrefix(span.parent_id)
  const ofSpan = {
    sessionId: typeof session === 'string' && session !== '' ? session : traceId,
    traceId,
    spanId,
    ...(isSpanId(parentId) && { parentId }),
    name: typeof span.name === 'string' ? span.name : '',
    kind: typeof span.kind === 'string' ? decodeKind(span.kind.replace('SpanKind.', 'SPAN_KIND_')) : 0,
    startNs,
    attributes,
    events: objectsOf(span.events).map(decodeEvent),
    origin,
  }
  if (span.end_time === null) return { type: 'span_open', ...ofSpan, atNs: startNs }
  return {
    type: 'span',
    ...ofSpan,
    endNs,
    links: objectsOf(span.links).map(decodeLink),
    status: decodeStatus(span.status),
  }
}

function idsOf(context: unknown): { readonly traceId: string; readonly spanId: string } {
  const { trace_id, span_id }: JsonObject = isJsonObject(context) ? context : {}
  return { traceId: withoutPrefix(trace_id), spanId: withoutPrefix(span_id) }
}

function withoutPrefix(id: unknown): string {
  return readId(id).replace(/^0x/, '')
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/

/** Without a zone it is UTC. */
function decodeTime(time: unknown): bigint | undefined {
  const [, day, clock, fraction = '', zone = 'Z'] = typeof time === 'string' ? (ISO.exec(time) ?? []) : []
  if (day === undefined) return decodeNs(time)
  const ms = Date.parse(`${day}T${clock}${zone}`)
  return Number.isNaN(ms) ? undefined : decodeNs(String(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))))
}

function decodeEvent({ name, timestamp, attributes }: JsonObject): SpanEvent {
  return {
    name: typeof name === 'string' ? name : '',
    atNs: decodeTime(timestamp) ?? 0n,
    attributes: decodeMap(attributes),
  }
}

function decodeLink({ context, attributes }: JsonObject): SpanLink {
  return { ...idsOf(context), attributes: decodeMap(attributes) }
}

function decodeStatus(status: unknown): SpanStatus {
  const { status_code, description }: JsonObject = isJsonObject(status) ? status : {}
  const code = status_code === 'OK' ? 1 : status_code === 'ERROR' ? 2 : 0
  return typeof description === 'string' ? { code, message: description } : { code }
}

function originOf(resource: unknown): Origin {
  const { attributes }: JsonObject = isJsonObject(resource) ? resource : {}
  // `to_json` does not tell the scope.
  return { resource: decodeMap(attributes), scope: { name: '' } }
}

function decodeMap(map: unknown): Record<string, AttributeValue> {
  return isJsonObject(map) ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, fromJson(value)])) : {}
}
