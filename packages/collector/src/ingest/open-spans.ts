/**
 * The spans that are open now, so that a hung or killed agent shows what it was doing.
 *
 *   record-hooks, span-processor --open, close--> [open spans] --span_open--> capture queue
 *
 * A span open for a second is written with all its attributes; after that only what changed, and the
 * pause between two writings grows from 1 to 60 seconds. One timer for all: a span that ends within
 * its first second costs one entry in a map and nothing else.
 */
import type {
  Attributes,
  AttributeValue,
  Origin,
  SpanEvent,
  SpanKind,
  SpanOpenRecord,
} from '@agent-inspector/trace-format'

/** Read anew at each writing: its owner goes on changing it. */
export interface OpenSpan {
  readonly sessionId: string
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly kind: SpanKind
  readonly startNs: bigint
  readonly attributes: Attributes
  readonly events: readonly SpanEvent[]
  readonly origin: Origin
}

export interface OpenSpansOptions {
  readonly write: (record: SpanOpenRecord) => void
  /** Nanoseconds since the Unix epoch. Default: the system's clock. */
  readonly nowNs?: () => bigint
  /** Called every `TICK_MS` by a timer of its own. Default: true; else somebody calls `tick`. */
  readonly hasTimer?: boolean
}

/** `Key` is what its owner finds a span by: an operation, another SDK's span. */
export interface OpenSpans<Key extends object, Span extends OpenSpan> {
  open(key: Key, span: Span): void
  get(key: Key): Span | undefined
  /** All that are open. */
  all(): Iterable<Span>
  /** @returns the span, if it was open */
  close(key: Key): Span | undefined
  /** Writes what is due. */
  tick(): void
  /** Writes all that is not written yet, whenever it would be due: the process ends. */
  writeAll(): void
  /** Forgets all. */
  stop(): void
}

export const TICK_MS = 200
const TICKS_A_SECOND = 1000 / TICK_MS
const MAX_PAUSE_S = 60

interface Young<Span> {
  readonly span: Span
  readonly openedAtTick: number
}

interface Old<Span> {
  readonly span: Span
  pauseS: number
  dueAtTick: number
  attributes: Attributes
  eventCount: number
}

export function createOpenSpans<Key extends object, Span extends OpenSpan>({
  write,
  nowNs = systemNowNs,
  hasTimer = true,
}: OpenSpansOptions): OpenSpans<Key, Span> {
  /** In the order in which they were opened. */
  const young = new Map<Key, Young<Span>>()
  const old = new Map<Key, Old<Span>>()
  let ticks = 0
  let timer: ReturnType<typeof setInterval> | undefined

  return {
    open(key, span) {
      young.set(key, { span, openedAtTick: ticks })
      if (hasTimer && timer === undefined) timer = setInterval(tick, TICK_MS).unref()
    },
    get: (key) => (young.get(key) ?? old.get(key))?.span,
    *all() {
      for (const { span } of young.values()) yield span
      for (const { span } of old.values()) yield span
    },
    close(key) {
      const entry = young.get(key) ?? old.get(key)
      if (!young.delete(key)) old.delete(key)
      return entry?.span
    },
    tick,
    writeAll() {
      for (const [key, { span }] of young) writeFirst(key, span)
      for (const entry of old.values()) writeChanges(entry)
    },
    stop() {
      young.clear()
      old.clear()
      stopTimer()
    },
  }

  function tick(): void {
    ticks++
    for (const entry of old.values()) if (entry.dueAtTick <= ticks) writeChanges(entry)
    for (const [key, { span, openedAtTick }] of young) {
      // One tick more than a second: it was opened somewhere between two.
      if (ticks - openedAtTick <= TICKS_A_SECOND) break
      writeFirst(key, span)
    }
    if (young.size === 0 && old.size === 0) stopTimer()
  }

  function stopTimer(): void {
    clearInterval(timer)
    timer = undefined
  }

  function writeFirst(key: Key, span: Span): void {
    young.delete(key)
    const attributes = { ...span.attributes }
    const events = [...span.events]
    old.set(key, {
      span,
      pauseS: 1,
      dueAtTick: ticks + TICKS_A_SECOND,
      attributes,
      eventCount: events.length,
    })
    write(openRecord(span, attributes, events, nowNs()))
  }

  function writeChanges(entry: Old<Span>): void {
    const { span } = entry
    const changed = changedAttributes(entry.attributes, span.attributes)
    if (changed === undefined && span.events.length === entry.eventCount) return
    const events = span.events.slice(entry.eventCount)
    entry.attributes = { ...span.attributes }
    entry.eventCount = span.events.length
    entry.pauseS = Math.min(entry.pauseS * 2, MAX_PAUSE_S)
    entry.dueAtTick = ticks + entry.pauseS * TICKS_A_SECOND
    write(openRecord(span, changed ?? {}, events, nowNs()))
  }
}

function openRecord(
  span: OpenSpan,
  attributes: Attributes,
  events: readonly SpanEvent[],
  atNs: bigint,
): SpanOpenRecord {
  const { sessionId, traceId, spanId, parentId, name, kind, startNs, origin } = span
  return {
    type: 'span_open',
    sessionId,
    traceId,
    spanId,
    ...(parentId === undefined ? undefined : { parentId }),
    name,
    kind,
    startNs,
    attributes,
    events,
    origin,
    atNs,
  }
}

function changedAttributes(before: Attributes, now: Attributes): Attributes | undefined {
  let changed: Record<string, AttributeValue> | undefined
  for (const key in now) {
    if (isSame(now[key], before[key])) continue
    changed ??= {}
    changed[key] = now[key]
  }
  return changed
}

/** A list may have been copied since. */
function isSame(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => item === b[index])
}

function systemNowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}
