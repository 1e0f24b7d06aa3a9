/**
 * The body of an OTLP request -> records. Pure: it runs here for small bodies, in a thread of its own for others.
 *
 *   otlp-ingest.ts, decode.worker.ts --bytes--> [decodeRequest] --records, what was refused--> otlp-ingest.ts
 */
import {
  isJsonObject,
  type JsonObject,
  recordsIn,
  type SpanOpenRecord,
  type SpanRecord,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import protobuf from 'protobufjs/minimal.js'
import { CollectorError } from '../../base/errors.js'
import { OTLP_JSON_VALUES, SPAN_VALUES } from '../../base/limits.js'
import { boundRecord } from './bound-record.js'
import { LogsRequest, TracesRequest } from './requests.gen.js'

export type OtlpSignal = 'traces' | 'logs'
export type OtlpEncoding = 'json' | 'protobuf'

export interface OtlpBody {
  readonly signal: OtlpSignal
  readonly encoding: OtlpEncoding
  readonly bytes: Uint8Array
}

export interface OtlpBatch {
  readonly records: readonly TraceRecord[]
  /** Items that are no record. */
  readonly rejected: number
  /** What the sender should know, once for all of them. */
  readonly problem: string | undefined
}

/** @throws CollectorError BODY_INVALID, BODY_TOO_LARGE */
export function decodeRequest({ signal, encoding, bytes }: OtlpBody): OtlpBatch {
  const message = encoding === 'json' ? parseJson(bytes) : parseProtobuf(bytes, signal)
  const field = signal === 'traces' ? 'resourceSpans' : 'resourceLogs'
  const groups = message[field] ?? []
  if (!Array.isArray(groups)) throw new CollectorError('BODY_INVALID', `The body's ${field} is no array.`)
  const records: TraceRecord[] = []
  let rejected = 0
  let problem: string | undefined
  for (const item of recordsIn({ [field]: groups })) {
    const record = typeof item === 'object' ? received(item) : item
    if (typeof record === 'object') {
      const bounded = boundRecord(record)
      if (bounded !== record) problem ??= TOO_MUCH
      records.push(bounded)
    } else {
      rejected++
      problem ??= `The request ${record ?? OF_NOTHING}.`
    }
  }
  return { records, rejected, problem }
}

const OF_NOTHING = 'holds a log record that names neither a session nor a trace'
const TOO_MUCH = `Of a span or log record ${SPAN_VALUES} attributes, events and links are kept; it counts the rest as dropped.`

/** @returns nothing for what belongs nowhere, or why it cannot be taken */
function received(record: TraceRecord): TraceRecord | string | undefined {
  if (record.type === 'log' && record.sessionId === '' && record.traceId === undefined) return undefined
  if (record.type !== 'span') return record
  if (record.startNs === 0n) return 'holds a span without a start'
  return record.endNs === 0n ? asOpen(record) : record
}

/** OTLP says 0 of an end that has not come. */
function asOpen({ startNs, ...span }: SpanRecord): SpanOpenRecord {
  const { sessionId, traceId, spanId, parentId, name, kind, attributes, events, origin } = span
  const parent = parentId === undefined ? {} : { parentId }
  const ids = { sessionId, traceId, spanId, ...parent }
  return { type: 'span_open', ...ids, name, kind, startNs, atNs: startNs, attributes, events, origin }
}

function parseJson(bytes: Uint8Array): JsonObject {
  if (hasTooManyValues(bytes)) {
    throw new CollectorError('BODY_TOO_LARGE', `The body holds more than ${OTLP_JSON_VALUES} values.`)
  }
  let message: unknown
  try {
    message = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
  } catch {
    throw new CollectorError('BODY_INVALID', 'The body is not JSON.')
  }
  if (!isJsonObject(message)) throw new CollectorError('BODY_INVALID', 'The body is no JSON object.')
  return message
}

function hasTooManyValues(bytes: Uint8Array): boolean {
  // Each takes a byte at least.
  if (bytes.length <= OTLP_JSON_VALUES) return false
  let values = 0
  for (const byte of bytes) if (byte === COMMA || byte === OPENING_BRACKET || byte === OPENING_BRACE) values++
  return values > OTLP_JSON_VALUES
}

const COMMA = 0x2c
const OPENING_BRACKET = 0x5b
const OPENING_BRACE = 0x7b

function parseProtobuf(bytes: Uint8Array, signal: OtlpSignal): JsonObject {
  const type = signal === 'traces' ? TracesRequest : LogsRequest
  // What this version does not know would be kept as bytes.
  const reader = Object.assign(protobuf.Reader.create(bytes), { discardUnknown: true })
  try {
    return { ...type.decode(reader) }
  } catch {
    throw new CollectorError('BODY_INVALID', 'The body is not the request in Protobuf.')
  }
}
