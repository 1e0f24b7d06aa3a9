/**
 * The lines of one span, read again in full: done for the selected span only.
 *
 *   fold-spans.ts --lines--> [detailOf] --SpanDetail--> trace.worker.ts --> page
 */
import type { Attributes, AttributeValue, SpanDetail, SpanEventDetail } from '../base/span-detail.js'
import { eventsOf, type LineRecord, readAttributes, readLine, type TimedEvent } from './otlp-line.js'
import { SNAPSHOT_EVENT, type SnapshotIndex, stateNameOf } from './snapshot-index.js'

interface DetailSource {
  readonly row: number
  readonly traceId: string
  readonly spanId: string
  /** One final line, or all open ones in the order of their arrival. */
  readonly lines: readonly string[]
  readonly micros: (ns: bigint) => number
  readonly snapshots: SnapshotIndex
}

/** Keys that tell of the record, not of the span. */
const OF_RECORD = /^agent_inspector\.(span\.|seq$)/

export function detailOf({ row, traceId, spanId, lines, micros, snapshots }: DetailSource): SpanDetail {
  const attributes: Record<string, AttributeValue> = {}
  const timed = ({ name: title, atNs, attributes: own }: TimedEvent): SpanEventDetail => ({
    name: title,
    at: micros(atNs),
    attributes: own,
  })
  let events: readonly SpanEventDetail[] = []
  let links: SpanDetail['links'] = []
  let origin: Pick<SpanDetail, 'resource' | 'scope'> = { resource: {}, scope: '' }
  let name = ''
  let parentId: string | undefined
  let statusMessage: string | undefined

  for (const record of lines.flatMap((line) => readLine(line).filter((found) => isOf(found, traceId, spanId)))) {
    origin = { resource: readAttributes(record.resource), scope: record.scope }
    if (record.type === 'span') {
      Object.assign(attributes, ofSpanOnly(readAttributes(record.span.attributes)))
      events = eventsOf(record).map(timed)
      links = record.span.links ?? []
      name = record.span.name ?? ''
      parentId = record.span.parentSpanId || undefined
      statusMessage = record.span.status?.message || undefined
    } else {
      events = [...events, ...eventsOf(record).map(timed)]
      const all = readAttributes(record.log.attributes)
      Object.assign(attributes, ofSpanOnly(all))
      name = String(all['agent_inspector.span.name'] ?? name)
      const parent = all['agent_inspector.span.parent_id']
      if (typeof parent === 'string') parentId = parent
    }
  }

  const names = new Set([
    ...Object.keys(attributes).flatMap((key) => stateNameOf(key) ?? []),
    ...events.flatMap((event) => (event.name === SNAPSHOT_EVENT ? String(event.attributes.name) : [])),
  ])
  return {
    row,
    traceId,
    spanId,
    parentId,
    name,
    attributes,
    events,
    links,
    ...origin,
    statusMessage,
    snapshots: Object.fromEntries([...names].map((state) => [state, snapshots.of(state)])),
    lines,
  }
}

function isOf(record: LineRecord, traceId: string, spanId: string): boolean {
  const { traceId: ofTrace, spanId: ofSpan } = record.type === 'span' ? record.span : record.log
  return ofTrace === traceId && ofSpan === spanId
}

function ofSpanOnly(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !OF_RECORD.test(key)))
}
