/**
 * The body of an OTLP request -> records. Pure: it runs here for small bodies, in a thread of its own for others.
 *
 *   otlp-ingest.ts, decode.worker.ts --bytes--> [decodeRequest] --records, what was refused--> otlp-ingest.ts
 */
import { isJsonObject, type JsonObject, recordsIn, type TraceRecord } from '@agent-inspector/trace-format'
import protobuf from 'protobufjs/minimal.js'
import { CollectorError } from '../../base/errors.js'
import { OTLP_JSON_VALUES } from '../../base/limits.js'
import { boundSpan } from './bound-span.js'
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
  for (const record of recordsIn({ [field]: groups })) {
    if (record === undefined || typeof record === 'string' || isOfNothing(record)) {
      rejected++
      problem ??= `The request ${typeof record === 'string' ? record : OF_NOTHING}.`
    } else if (record.type === 'span') {
      const bounded = boundSpan(record)
      if (bounded !== record)
        problem ??= `The span ${record.spanId} holds more than is kept of one; it counts the rest as dropped.`
      records.push(bounded)
    } else records.push(record)
  }
  return { records, rejected, problem }
}

const OF_NOTHING = 'holds a log record that names neither a session nor a trace'

/** It names a session, but with the empty text. */
function isOfNothing(record: TraceRecord): boolean {
  return record.type === 'log' && record.sessionId === '' && record.traceId === undefined
}

function parseJson(bytes: Uint8Array): JsonObject {
  let values = 0
  for (const byte of bytes) if (byte === COMMA || byte === OPENING_BRACKET || byte === OPENING_BRACE) values++
  if (values > OTLP_JSON_VALUES) {
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
