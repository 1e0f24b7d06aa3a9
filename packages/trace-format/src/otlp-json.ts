/**
 * One record <-> one line of a trace file, in OTLP/JSON: a `TracesData` for an ended span, a
 * `LogsData` for everything else.
 *
 *   sink/file-sink.ts --encodeRecord--> {part}.jsonl.gz --decodeLine--> source/file-source.ts
 *
 * Both directions live in these files (otlp-span.ts, otlp-log.ts, otlp-value.ts) so that they cannot
 * drift apart. docs/trace-format.md describes the line to others.
 */

import { decodeEntities, encodeEntities } from './otlp-entity.js'
import { decodeCount, decodeText, encodeCount } from './otlp-field.js'
import { decodeLog, encodeLog } from './otlp-log.js'
import { decodeSpan, encodeSpan } from './otlp-span.js'
import {
  decodeAttributes,
  encodeAttributes,
  encodeString,
  isJsonObject,
  type JsonObject,
  objectsOf,
} from './otlp-value.js'
import type { Origin, Scope, TraceRecord } from './record.js'

/** A line that cannot be read: counted and passed over. */
export interface LineProblem {
  /** In words that go on after "The line". */
  readonly problem: string
}

/**
 * The line for one record, without its newline.
 *
 * An attribute `session.id` that equals the record's session, and attributes with the reserved names
 * `agent_inspector.seq` and `agent_inspector.session_id`, are replaced by what the line says itself.
 *
 * @param seq number of the record within its part, from 0; absent where it goes into none
 */
export function encodeRecord(record: TraceRecord, seq?: number): string {
  const { spans, logs, end } = envelopeOf(record.origin)
  return record.type === 'span' ? `${spans}${encodeSpan(record, seq)}${end}` : `${logs}${encodeLog(record, seq)}${end}`
}

/**
 * Read one line. It may hold many spans, as other writers of OTLP/JSON do; log records of no
 * session are passed over.
 */
export function decodeLine(text: string): readonly TraceRecord[] | LineProblem {
  const line = parseLine(text)
  if (line === undefined) return { problem: 'is not a JSON object' }
  const records: TraceRecord[] = []
  for (const record of recordsIn(line)) {
    if (record === undefined) continue
    if (typeof record === 'string') return { problem: record }
    records.push(record)
  }
  if (records.length === 0 && line.resourceSpans === undefined && line.resourceLogs === undefined) {
    return { problem: 'is not OTLP/JSON' }
  }
  return records
}

/**
 * Every record of a parsed line, or why there is none, in words that go on after "The line"; nothing for a log record
 * that belongs to no session. What a Protobuf codec makes of a request to export is such a line too.
 */
export function* recordsIn(line: JsonObject): Generator<TraceRecord | string | undefined> {
  for (const { origin, item } of itemsOf(line, 'resourceSpans', 'scopeSpans', 'spans')) yield decodeSpan(item, origin)
  for (const { origin, item } of itemsOf(line, 'resourceLogs', 'scopeLogs', 'logRecords')) {
    yield decodeLog(item, origin)
  }
}

interface Envelope {
  readonly spans: string
  readonly logs: string
  readonly end: string
}

/** Many records share one origin: its text is made once and goes when the origin goes. */
const envelopes = new WeakMap<Origin, Envelope>()

function envelopeOf(origin: Origin): Envelope {
  const known = envelopes.get(origin)
  if (known !== undefined) return known
  const dropped = encodeCount('droppedAttributesCount', origin.resourceDroppedAttributesCount)
  const entities = encodeEntities(origin.resourceEntities)
  const resource = `"resource":{"attributes":[${encodeAttributes(origin.resource)}]${dropped}${entities}}`
  const scope = `"scope":${encodeScope(origin.scope)}`
  const made = {
    spans: `{"resourceSpans":[{${resource},"scopeSpans":[{${scope},"spans":[`,
    logs: `{"resourceLogs":[{${resource},"scopeLogs":[{${scope},"logRecords":[`,
    end: `]${encodeUrl(origin.schemaUrl)}}]${encodeUrl(origin.resourceSchemaUrl)}}]}`,
  }
  envelopes.set(origin, made)
  return made
}

function encodeScope({ name, version, attributes, droppedAttributesCount }: Scope): string {
  let text = `{"name":${encodeString(name)}`
  if (version !== undefined) text += `,"version":${encodeString(version)}`
  if (attributes !== undefined) text += `,"attributes":[${encodeAttributes(attributes)}]`
  return `${text}${encodeCount('droppedAttributesCount', droppedAttributesCount)}}`
}

function encodeUrl(url: string | undefined): string {
  return url === undefined ? '' : `,"schemaUrl":${encodeString(url)}`
}

function parseLine(text: string): JsonObject | undefined {
  try {
    const line: unknown = JSON.parse(text)
    return isJsonObject(line) ? line : undefined
  } catch {
    return undefined
  }
}

/** Every span or log record of a line, with what it comes from. */
function* itemsOf(
  line: JsonObject,
  byResource: string,
  byScope: string,
  items: string,
): Generator<{ readonly origin: Origin; readonly item: JsonObject }> {
  for (const group of objectsOf(line[byResource])) {
    const [resource = {}] = objectsOf([group.resource])
    const { droppedAttributesCount } = decodeCount(resource, 'droppedAttributesCount')
    const { schemaUrl } = decodeText(group, 'schemaUrl')
    const entities = decodeEntities(resource.entityRefs)
    const ofResource = {
      resource: decodeAttributes(resource.attributes),
      ...(droppedAttributesCount !== undefined && { resourceDroppedAttributesCount: droppedAttributesCount }),
      ...(entities.length > 0 && { resourceEntities: entities }),
      ...(schemaUrl !== undefined && { resourceSchemaUrl: schemaUrl }),
    }
    for (const scoped of objectsOf(group[byScope])) {
      const origin = { ...ofResource, scope: decodeScope(scoped.scope), ...decodeText(scoped, 'schemaUrl') }
      for (const item of objectsOf(scoped[items])) yield { origin, item }
    }
  }
}

function decodeScope(scope: unknown): Scope {
  const [given = {}] = objectsOf([scope])
  const { name, attributes } = given
  return {
    name: typeof name === 'string' ? name : '',
    ...decodeText(given, 'version'),
    ...(Object.hasOwn(given, 'attributes') && { attributes: decodeAttributes(attributes) }),
    ...decodeCount(given, 'droppedAttributesCount'),
  }
}
