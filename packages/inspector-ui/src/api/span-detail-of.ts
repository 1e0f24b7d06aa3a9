/**
 * Everything of one span, out of its records: made for the selected span only.
 *
 *   span-lines.ts --records--> [detailOf] --SpanDetail--> page
 */
import {
  type Attributes,
  CUT,
  type EntityRef,
  type LogRecord,
  type Origin,
  OURS,
  type SpanEvent,
  type SpanOpenRecord,
  type SpanRecord,
  severityOf,
  stateNameOf,
} from '@agent-inspector/trace-format'
import type { Snapshot, SpanDetail, SpanEventDetail, SpanProblem } from '../base/span-detail.js'
import type { LogLine, SpanKey, SpanLine } from './span-lines.js'

export interface DetailSource extends SpanKey {
  readonly row: number
  /** One final line, or all open ones in their order; none of a placeholder. */
  readonly lines: readonly SpanLine[]
  readonly logs: readonly LogLine[]
  readonly problem: SpanProblem | undefined
  readonly micros: (ns: bigint) => number
}

const DROPPED = 'dropped attributes'

/** @returns all but the snapshots of earlier spans */
export function detailOf({
  row,
  traceId,
  spanId,
  lines,
  logs,
  problem,
  micros,
}: DetailSource): Omit<SpanDetail, 'snapshots' | 'history'> {
  const last = lines.at(-1)?.record
  const timed = ({ name, atNs, attributes, droppedAttributesCount = 0 }: SpanEvent): SpanEventDetail => ({
    name,
    at: micros(atNs),
    attributes: droppedAttributesCount === 0 ? attributes : { ...attributes, [DROPPED]: droppedAttributesCount },
  })
  const ownEvents = lines.flatMap(({ record }) => record.events.map(timed))
  return {
    row,
    isLog: false,
    traceId,
    spanId,
    parentId: last?.parentId,
    name: last?.name ?? '',
    attributes: Object.assign({}, ...lines.map(({ record }) => record.attributes)),
    events:
      logs.length === 0
        ? ownEvents
        : [...ownEvents, ...logs.map(({ record }) => asEvent(record, micros))].sort((a, b) => a.at - b.at),
    links: last?.type === 'span' ? last.links : [],
    resource: last?.origin.resource ?? {},
    scope: last?.origin.scope.name ?? '',
    facts: last === undefined ? {} : factsOf(last),
    statusMessage: last?.type === 'span' ? last.status.message || undefined : undefined,
    lines: [...lines, ...logs].map(({ line }) => line),
    problem,
  }
}

function factsOf(record: SpanRecord | SpanOpenRecord): Attributes {
  const ended = record.type === 'span' ? record : undefined
  return saying({
    ...originFacts(record.origin),
    'trace state': ended?.traceState,
    flags: ended?.flags,
    [DROPPED]: ended?.droppedAttributesCount,
    'dropped events': ended?.droppedEventsCount,
    'dropped links': ended?.droppedLinksCount,
  })
}

/** Where it is from, and by which conventions. */
export function originFacts(origin: Origin): Attributes {
  const { scope, schemaUrl, resourceSchemaUrl, resourceDroppedAttributesCount, resourceEntities = [] } = origin
  return {
    'scope version': scope.version,
    ...Object.fromEntries(Object.entries(scope.attributes ?? {}).map(([key, value]) => [`scope ${key}`, value])),
    schema: schemaUrl,
    'resource schema': resourceSchemaUrl,
    'dropped attributes of the resource': resourceDroppedAttributesCount,
    'dropped attributes of the scope': scope.droppedAttributesCount,
    entities: resourceEntities.length === 0 ? undefined : resourceEntities.map(entityFact),
  }
}

/** What the process is told to be, by which of its attributes. */
function entityFact({ schemaUrl, type, idKeys, descriptionKeys }: EntityRef): Attributes {
  return {
    type,
    ...(idKeys.length > 0 && { 'named by': idKeys }),
    ...(descriptionKeys.length > 0 && { 'described by': descriptionKeys }),
    ...(schemaUrl !== undefined && { schema: schemaUrl }),
  }
}

/** Those that say something. */
export function saying(facts: Attributes): Attributes {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined && fact !== '' && fact !== 0))
}

export function asEvent(record: LogRecord, micros: DetailSource['micros']): SpanEventDetail {
  const { [OURS.logBody]: body, ...others } = record.attributes
  const { droppedAttributesCount = 0 } = record
  const severity = severityOf(record)
  return {
    name: nameOf(record),
    at: micros(record.atNs),
    attributes: droppedAttributesCount === 0 ? others : { ...others, [DROPPED]: droppedAttributesCount },
    ...(body !== undefined && { body }),
    ...(severity !== undefined && { severity }),
  }
}

/** The older way to name one is an attribute. */
function nameOf({ eventName, attributes: { 'event.name': named } }: LogRecord): string {
  return eventName || (typeof named === 'string' ? named : '') || 'log'
}

/** Every snapshot that a span holds, under the name of its state: of an event each, and of its attributes. */
export function* snapshotsIn(
  row: number,
  lines: readonly SpanLine[],
  micros: (ns: bigint) => number,
): Generator<readonly [name: string, snapshot: Snapshot]> {
  for (const { record } of lines) {
    const told = new Set<string>()
    for (const { name: event, atNs, attributes } of record.events) {
      const { name, value_json: text } = attributes
      if (event !== OURS.stateSnapshot || typeof name !== 'string' || typeof text !== 'string') continue
      told.add(`${name}=${text}`)
      yield [name, { row, at: micros(atNs), text, ...cutMark(attributes, 'value_json') }]
    }
    const at = micros(record.type === 'span' ? record.endNs : record.atNs)
    for (const [key, text] of Object.entries(record.attributes)) {
      const name = stateNameOf(key)
      // The attribute repeats the latest event; it counts only where no event told of it.
      if (name !== undefined && typeof text === 'string' && !told.has(`${name}=${text}`))
        yield [name, { row, at, text, ...cutMark(record.attributes, key) }]
    }
  }
}

function cutMark(attributes: Attributes, key: string): Pick<Snapshot, 'isCut'> {
  return attributes[key + CUT.truncated] === true ? { isCut: true } : {}
}
