/**
 * The lines of one span, read again in full: done for the selected span only.
 *
 *   fold-spans.ts --lines--> [detailOf] --SpanDetail--> trace.worker.ts --> page
 */
import type { AttributeValue, SpanDetail, SpanEventDetail } from '../base/span-detail.js'
import { type LineRecord, type OtlpEvent, readAttributes, readLine } from './otlp-line.js'
import { type SnapshotIndex, stateNameOf } from './snapshot-index.js'

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
  let events: readonly SpanEventDetail[] = []
  let links: SpanDetail['links'] = []
  let origin: Pick<SpanDetail, 'resource' | 'scope'> = { resource: {}, scope: '' }
  let name = ''
  let parentId: string | undefined
  let statusMessage: string | undefined

  for (const record of lines.flatMap((line) => readLine(line).filter((found) => isOf(found, traceId, spanId)))) {
    origin = { resource: readAttributes(record.resource), scope: record.scope }
    if (record.type === 'span') {
      Object.assign(attributes, readAttributes(record.span.attributes))
      events = (record.span.events ?? []).map((event) => readEvent(event, micros))
      links = record.span.links ?? []
      name = record.span.name ?? ''
      parentId = record.span.parentSpanId || undefined
      statusMessage = record.span.status?.message || undefined
    } else {
      const all = readAttributes(record.log.attributes)
      for (const [key, value] of Object.entries(all)) if (!OF_RECORD.test(key)) attributes[key] = value
      name = String(all['agent_inspector.span.name'] ?? name)
      const parent = all['agent_inspector.span.parent_id']
      if (typeof parent === 'string') parentId = parent
    }
  }

  const names = new Set([
    ...Object.keys(attributes).flatMap((key) => stateNameOf(key) ?? []),
    ...events.flatMap((event) =>
      event.name === 'agent_inspector.state_snapshot' ? String(event.attributes['name']) : [],
    ),
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

function readEvent(
  { name = '', timeUnixNano = 0, attributes }: OtlpEvent,
  micros: (ns: bigint) => number,
): SpanEventDetail {
  return { name, at: micros(BigInt(timeUnixNano)), attributes: readAttributes(attributes) }
}
