/**
 * Counts, record by record, what goes into the ledger of a session.
 *
 *   fold-session.ts --records--> [createLossCount] --Ledger--> SessionSummary
 */
import { CUT, OURS, VALUE_TOO_BIG } from './attributes.js'
import type { Ledger } from './ledger.js'
import type { Attributes, SessionEventRecord, SpanOpenRecord, SpanRecord } from './record.js'

export interface LossCount {
  /** @param before what came of the same span before it */
  addSpan(span: SpanRecord | SpanOpenRecord, before: 'nothing' | 'open' | 'ended'): void
  addEvent(event: SessionEventRecord): void
  addLog(attributes: Attributes): void
  ledger(): Ledger
}

/** @param isKnown whether any record of that span came */
export function createLossCount(isKnown: (traceId: string, spanId: string) => boolean): LossCount {
  const dropped = new Map<string, number>()
  const sdkDropped = { attributes: 0, events: 0, links: 0 }
  /** Spans by a parent that has not come, as most parents come after their children. */
  const waiting = new Map<string, { children: number }>()
  let lastWaiting = NONE
  let written = 0
  let duplicates = 0
  let truncatedValues = 0
  let droppedValues = 0

  const waitFor = (traceId: string, parentId: string): void => {
    // Siblings come one after the other.
    if (lastWaiting.parentId === parentId && lastWaiting.traceId === traceId) {
      lastWaiting.entry.children++
      return
    }
    if (isKnown(traceId, parentId)) return
    const key = traceId + parentId
    const entry = waiting.get(key) ?? { children: 0 }
    entry.children++
    waiting.set(key, entry)
    lastWaiting = { parentId, traceId, entry }
  }

  const arrived = (traceId: string, spanId: string): void => {
    if (waiting.size > 0 && waiting.delete(traceId + spanId)) lastWaiting = NONE
  }

  return {
    addSpan(span, before) {
      written++
      if (before === 'ended') {
        if (span.type === 'span') duplicates++
        return
      }
      if (before === 'nothing') {
        arrived(span.traceId, span.spanId)
        if (span.parentId !== undefined && span.parentId !== span.spanId) waitFor(span.traceId, span.parentId)
      }
      if (span.type === 'span_open') return
      truncatedValues += truncatedIn(span.attributes)
      for (const { attributes } of span.events) truncatedValues += truncatedIn(attributes)
      sdkDropped.attributes += span.droppedAttributesCount ?? 0
      sdkDropped.events += span.droppedEventsCount ?? 0
      sdkDropped.links += span.droppedLinksCount ?? 0
    },
    addEvent({ name, attributes }) {
      written++
      if (name !== 'records_dropped') return
      const { [OURS.droppedCount]: count, [OURS.droppedReason]: reason } = attributes
      if (typeof count !== 'number' || count < 0) return
      // Their records are there, without the values.
      if (reason === VALUE_TOO_BIG) {
        droppedValues += count
        return
      }
      const key = typeof reason === 'string' ? reason : 'unknown'
      dropped.set(key, (dropped.get(key) ?? 0) + count)
    },
    addLog(attributes) {
      written++
      truncatedValues += truncatedIn(attributes)
    },
    ledger() {
      let orphans = 0
      for (const { children } of waiting.values()) orphans += children
      return {
        written,
        dropped: Object.fromEntries(dropped),
        missing: 0,
        unreadableLines: 0,
        droppedValues,
        truncatedValues,
        duplicates,
        orphans,
        sdkDropped: { ...sdkDropped },
      }
    },
  }
}

const NONE = { parentId: '', traceId: '', entry: { children: 0 } }

function truncatedIn(attributes: Attributes): number {
  let count = 0
  for (const key in attributes) if (key.endsWith(CUT.truncated) && attributes[key] === true) count++
  return count
}
