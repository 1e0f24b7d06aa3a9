/**
 * A span of which so much is kept that writing its line blocks nobody. The rest is counted where OTLP counts it: in
 * the span itself.
 *
 *   decode-request.ts --span--> [boundSpan] --the same, or less of it--> decode-request.ts
 */
import type { SpanRecord } from '@agent-inspector/trace-format'
import { SPAN_VALUES } from '../../base/limits.js'

/** The same object back where it is not too much. Attributes come before events, these before links. */
export function boundSpan(span: SpanRecord): SpanRecord {
  const names = Object.keys(span.attributes)
  const sizes = [...span.events, ...span.links].map(({ attributes }) => 1 + Object.keys(attributes).length)
  if (sizes.reduce((sum, size) => sum + size, names.length) <= SPAN_VALUES) return span

  const kept = names.slice(0, SPAN_VALUES)
  let room = SPAN_VALUES - kept.length
  const fitting = sizes.findIndex((size) => {
    room -= size
    return room < 0
  })
  const events = span.events.slice(0, fitting)
  const links = span.links.slice(0, Math.max(0, fitting - span.events.length))
  return {
    ...span,
    attributes: Object.fromEntries(kept.map((name) => [name, span.attributes[name]])),
    events,
    links,
    droppedAttributesCount: (span.droppedAttributesCount ?? 0) + names.length - kept.length,
    droppedEventsCount: (span.droppedEventsCount ?? 0) + span.events.length - events.length,
    droppedLinksCount: (span.droppedLinksCount ?? 0) + span.links.length - links.length,
  }
}
