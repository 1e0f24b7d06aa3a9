/**
 * A log record of somebody else <-> an OTLP/JSON `LogRecord`: as it came, with its session.
 *
 *   otlp-log.ts --record--> [encodeForeignLog] --text--> otlp-log.ts, and back
 */
import { OURS } from './attributes.js'
import { isSpanId, isTraceId } from './ids.js'
import { decodeCount, decodeText, encodeCount, readId } from './otlp-field.js'
import { encodeOwn, takeSessionId } from './otlp-own.js'
import { sessionNamedBy } from './otlp-span.js'
import { decodeAttributes, decodeNs, decodeValue, encodeString, encodeValue, type JsonObject } from './otlp-value.js'
import type { LogRecord, Origin } from './record.js'

export function encodeForeignLog(log: LogRecord, seq: number | undefined): string {
  const { atNs, observedNs, severityText, eventName, traceId, spanId } = log
  const { [OURS.logBody]: body, ...attributes } = log.attributes
  let text = `{"timeUnixNano":"${atNs}"`
  if (observedNs !== undefined) text += `,"observedTimeUnixNano":"${observedNs}"`
  text += encodeCount('severityNumber', log.severityNumber)
  if (severityText !== undefined) text += `,"severityText":${encodeString(severityText)}`
  if (eventName !== undefined) text += `,"eventName":${encodeString(eventName)}`
  if (body !== undefined) text += `,"body":${encodeValue(body)}`
  text += `,"attributes":${encodeOwn(log.sessionId, seq, attributes)}`
  text += encodeCount('droppedAttributesCount', log.droppedAttributesCount) + encodeCount('flags', log.flags)
  if (traceId !== undefined) text += `,"traceId":"${traceId}"`
  if (spanId !== undefined) text += `,"spanId":"${spanId}"`
  return `${text}}`
}

/** @returns nothing where neither it nor a trace tells of a session, or why it cannot be read */
export function decodeForeignLog(log: JsonObject, origin: Origin): LogRecord | undefined | string {
  const attributes = decodeAttributes(log.attributes)
  const traceId = readId(log.traceId)
  const spanId = readId(log.spanId)
  const ofTrace = isTraceId(traceId) ? traceId : undefined
  const sessionId = takeSessionId(attributes) ?? sessionNamedBy(attributes, origin) ?? ofTrace
  if (sessionId === undefined) return undefined
  const observedNs = given(decodeNs(log.observedTimeUnixNano))
  const atNs = given(decodeNs(log.timeUnixNano)) ?? observedNs
  if (atNs === undefined) return 'holds a log record without a valid time'
  const body = decodeValue(log.body)
  const { severityNumber } = log
  return {
    type: 'log',
    sessionId,
    atNs,
    ...(observedNs !== undefined && { observedNs }),
    ...(ofTrace !== undefined && { traceId: ofTrace, ...(isSpanId(spanId) && { spanId }) }),
    ...decodeText(log, 'eventName'),
    ...(typeof severityNumber === 'string'
      ? { severityNumber: severityOf(severityNumber) }
      : decodeCount(log, 'severityNumber')),
    ...decodeText(log, 'severityText'),
    attributes: body === undefined ? attributes : { ...attributes, [OURS.logBody]: body },
    ...decodeCount(log, 'flags'),
    ...decodeCount(log, 'droppedAttributesCount'),
    origin,
  }
}

/** OTLP says 0 of a time that is not known. */
function given(ns: bigint | undefined): bigint | undefined {
  return ns === 0n ? undefined : ns
}

/** By its name in Protobuf, as `SEVERITY_NUMBER_WARN2`; 0 for any other. */
function severityOf(name: string): number {
  const [, word = '', digit = '1'] = /^SEVERITY_NUMBER_([A-Z]+)([2-4])?$/.exec(name) ?? []
  const at = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].indexOf(word)
  return at === -1 ? 0 : at * 4 + Number(digit)
}
