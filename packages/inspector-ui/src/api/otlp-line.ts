/**
 * One line of a trace file, as OTLP/JSON writes it, into the records the page folds.
 *
 *   decode-member.ts --line--> [readLine] --records--> fold-spans.ts
 */
import type { Attributes, AttributeValue } from '../base/span-detail.js'

export interface OtlpValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: string | number
  readonly doubleValue?: number | string
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] }
  readonly kvlistValue?: { readonly values?: readonly OtlpAttribute[] }
  readonly bytesValue?: string
}

export interface OtlpAttribute {
  readonly key: string
  readonly value?: OtlpValue
}

export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name?: string
  readonly kind?: number
  readonly startTimeUnixNano?: string | number
  readonly endTimeUnixNano?: string | number
  readonly attributes?: readonly OtlpAttribute[]
  readonly events?: readonly OtlpEvent[]
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly status?: { readonly code?: number | string; readonly message?: string }
}

export interface OtlpEvent {
  readonly name?: string
  readonly timeUnixNano?: string | number
  readonly attributes?: readonly OtlpAttribute[]
}

export interface OtlpLog {
  readonly timeUnixNano?: string | number
  readonly eventName?: string
  readonly traceId?: string
  readonly spanId?: string
  readonly attributes?: readonly OtlpAttribute[]
  /** Of an open span: its events since it was written last. */
  readonly body?: OtlpValue
}

interface OtlpResource {
  readonly attributes?: readonly OtlpAttribute[]
}

interface OtlpLine {
  readonly resourceSpans?: readonly {
    readonly resource?: OtlpResource
    readonly scopeSpans?: readonly {
      readonly scope?: { readonly name?: string }
      readonly spans?: readonly OtlpSpan[]
    }[]
  }[]
  readonly resourceLogs?: readonly {
    readonly resource?: OtlpResource
    readonly scopeLogs?: readonly {
      readonly scope?: { readonly name?: string }
      readonly logRecords?: readonly OtlpLog[]
    }[]
  }[]
}

interface Origin {
  readonly resource: readonly OtlpAttribute[]
  readonly scope: string
}

export type LineRecord =
  | ({ readonly type: 'span'; readonly span: OtlpSpan } & Origin)
  | ({ readonly type: 'log'; readonly log: OtlpLog } & Origin)

/** The records of a line in their order; none if it is not OTLP/JSON. */
export function readLine(line: string): readonly LineRecord[] {
  const parsed = parseLine(line)
  if (parsed === undefined) return []
  const records: LineRecord[] = []
  for (const { resource, scopeSpans = [] } of parsed.resourceSpans ?? []) {
    for (const { scope, spans = [] } of scopeSpans) {
      const origin = { resource: resource?.attributes ?? [], scope: scope?.name ?? '' }
      for (const span of spans) records.push({ type: 'span', span, ...origin })
    }
  }
  for (const { resource, scopeLogs = [] } of parsed.resourceLogs ?? []) {
    for (const { scope, logRecords = [] } of scopeLogs) {
      const origin = { resource: resource?.attributes ?? [], scope: scope?.name ?? '' }
      for (const log of logRecords) records.push({ type: 'log', log, ...origin })
    }
  }
  return records
}

function parseLine(line: string): OtlpLine | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    return typeof parsed === 'object' && parsed !== null ? (parsed as OtlpLine) : undefined
  } catch {
    return undefined
  }
}

export interface TimedEvent {
  readonly name: string
  /** Nanoseconds since the Unix epoch. */
  readonly atNs: bigint
  readonly attributes: Attributes
}

/** The span events that a record tells of. */
export function eventsOf(record: LineRecord): readonly TimedEvent[] {
  if (record.type === 'span') {
    return (record.span.events ?? []).map(({ name = '', timeUnixNano = 0, attributes }) => ({
      name,
      atNs: BigInt(timeUnixNano),
      attributes: readAttributes(attributes),
    }))
  }
  const body = readValue(record.log.body)
  if (!Array.isArray(body)) return []
  return body.filter(isMap).map(({ name, time_unix_nano, attributes }) => ({
    name: String(name ?? ''),
    atNs: BigInt(typeof time_unix_nano === 'object' || time_unix_nano === undefined ? 0 : time_unix_nano),
    attributes: isMap(attributes) ? attributes : {},
  }))
}

function isMap(value: AttributeValue): value is Attributes {
  return typeof value === 'object' && !Array.isArray(value)
}

export function readAttributes(attributes: readonly OtlpAttribute[] = []): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]))
}

export function readValue(value: OtlpValue | undefined): AttributeValue {
  if (value === undefined) return undefined
  if (value.stringValue !== undefined) return value.stringValue
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return readInteger(value.intValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(readValue)
  if (value.kvlistValue !== undefined) return readAttributes(value.kvlistValue.values)
  return value.bytesValue
}

function readInteger(text: string | number): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
