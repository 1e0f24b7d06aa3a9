/**
 * A record of which so much is kept that writing its line blocks nobody. The rest is counted where OTLP counts it: in
 * the record itself.
 *
 *   decode-request.ts --record--> [boundRecord] --the same, or less of it--> decode-request.ts
 */
import type { Attributes, LogRecord, SpanOpenRecord, SpanRecord, TraceRecord } from '@agent-inspector/trace-format'
import { SPAN_VALUES } from '../../base/limits.js'

/** The same object back where it is not too much. */
export function boundRecord(record: TraceRecord): TraceRecord {
  switch (record.type) {
    case 'span':
      return boundSpan(record)
    case 'span_open':
      return boundOpen(record)
    case 'log':
      return boundLog(record)
    default:
      return record
  }
}

/** Attributes come before events, these before links. */
function boundSpan(span: SpanRecord): SpanRecord {
  const own = Object.keys(span.attributes).length
  const sizes = [...span.events, ...span.links].map(sizeOf)
  if (sizes.reduce((sum, size) => sum + size, own) <= SPAN_VALUES) return span
  let room = SPAN_VALUES - own
  const fitting = sizes.findIndex((size) => {
    room -= size
    return room < 0
  })
  const events = span.events.slice(0, fitting)
  const links = span.links.slice(0, Math.max(0, fitting - span.events.length))
  return {
    ...span,
    attributes: firstOf(span.attributes),
    events,
    links,
    droppedAttributesCount: (span.droppedAttributesCount ?? 0) + Math.max(0, own - SPAN_VALUES),
    droppedEventsCount: (span.droppedEventsCount ?? 0) + span.events.length - events.length,
    droppedLinksCount: (span.droppedLinksCount ?? 0) + span.links.length - links.length,
  }
}

/** It comes again when it has ended. */
function boundOpen(span: SpanOpenRecord): SpanOpenRecord {
  const own = Object.keys(span.attributes).length
  const size = span.events.reduce((sum, event) => sum + sizeOf(event), own)
  return size <= SPAN_VALUES ? span : { ...span, attributes: firstOf(span.attributes), events: [] }
}

function boundLog(log: LogRecord): LogRecord {
  const own = Object.keys(log.attributes).length
  if (own <= SPAN_VALUES) return log
  const droppedAttributesCount = (log.droppedAttributesCount ?? 0) + own - SPAN_VALUES
  return { ...log, attributes: firstOf(log.attributes), droppedAttributesCount }
}

function sizeOf({ attributes }: { readonly attributes: Attributes }): number {
  return 1 + Object.keys(attributes).length
}

function firstOf(attributes: Attributes): Attributes {
  const names = Object.keys(attributes).slice(0, SPAN_VALUES)
  return Object.fromEntries(names.map((name) => [name, attributes[name]]))
}
