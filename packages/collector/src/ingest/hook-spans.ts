/**
 * The spans of the hooks, from their `before_*` to their `after_*` or `error_*`: plain objects, no SDK.
 *
 *   record-hooks, record-rpc --open, end, fail, events--> [hook spans] --records--> capture queue
 */
import { createSpanId, type HookPayload, type Operation } from '@agent-inspector/hooks'
import type {
  Origin,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  SpanStatus,
  TraceRecord,
} from '@agent-inspector/trace-format'
import { SPAN_EVENT_BYTES, SPAN_EVENTS } from '../base/limits.js'
import { attributesBytes } from '../span/record-bytes.js'
import { createOpenSpans, type OpenSpan } from './open-spans.js'
import { claimTrace, type TraceSessions } from './session-of.js'
import { ownAttributes, readable, type SpanAttributes } from './span-attributes.js'
import { describeFailure } from './span-failure.js'

export interface HookSpansOptions {
  readonly write: (record: TraceRecord) => void
  readonly sessions: TraceSessions
  /** Stands on every record. */
  readonly origin: Origin
  /** Says what values were left out, before what they were left out of. */
  readonly tellRefused: (sessionId: string) => void
}

/** Of ours, while it is open. */
export interface HookSpan extends OpenSpan {
  readonly attributes: SpanAttributes
  /** One empty list for all, until there is an event. */
  events: SpanEvent[]
  eventBytes: number
  /** For which there was no room. */
  droppedEvents: number
  /** Name of the agent, tool, workflow: names its result. */
  readonly subject: string
}

export interface HookSpans {
  open(operation: Operation, attributes: SpanAttributes, subject: string, kind?: SpanKind): void
  /** An operation that began before we heard anything has no span, here and below. */
  end(operation: Operation, outcome: (span: HookSpan) => SpanAttributes, status?: SpanStatus): void
  fail(failure: { readonly operation: Operation; readonly error: unknown }): void
  setAttributes(operation: Operation, attributes: Readonly<SpanAttributes>): void
  addEvent(event: HookPayload<'operation_event'>): void
  /** An event on the span; where that is not open, or full, on a span without length of this name. */
  addEventOr(spanName: string, operation: Operation, event: SpanEvent, attributes?: SpanAttributes): void
  get(operation: Operation): HookSpan | undefined
  all(): Iterable<HookSpan>
  /** Writes the spans that are open as they are now. */
  writeOpen(): void
  stop(): void
}

const INTERNAL: SpanKind = 1

export function createHookSpans({ write, sessions, origin, tellRefused }: HookSpansOptions): HookSpans {
  const spans = createOpenSpans<Operation, HookSpan>({ write })
  let lastTraceId = ''

  return {
    open,
    end,
    fail,
    setAttributes,
    addEvent,
    addEventOr,
    get: spans.get,
    all: spans.all,
    writeOpen: spans.writeAll,
    stop: spans.stop,
  }

  function open(operation: Operation, attributes: SpanAttributes, subject: string, kind = INTERNAL): void {
    tellRefused(operation.sessionId)
    if (operation.traceId !== lastTraceId) enterTrace(operation)
    spans.open(operation, {
      sessionId: operation.sessionId,
      traceId: operation.traceId,
      spanId: operation.id,
      parentId: operation.parentId,
      name: operation.kind,
      kind,
      startNs: operation.startNs,
      attributes,
      events: NO_EVENTS,
      eventBytes: 0,
      droppedEvents: 0,
      origin,
      subject,
    })
  }

  /** Off the path of most spans: they are in the trace of the span before. */
  function enterTrace(operation: Operation): void {
    const { sessionId, traceId, startNs: atNs } = operation
    lastTraceId = traceId
    claimTrace({ sessionId, traceId, atNs, origin }, sessions, write)
  }

  function end(operation: Operation, outcome: (span: HookSpan) => SpanAttributes, status = UNSET): void {
    const span = spans.close(operation)
    if (span === undefined) return
    // Before what follows takes its time.
    const endNs = operation.clock.nowNs()
    const attributes = readable(() => outcome(span))
    tellRefused(span.sessionId)
    write(endedRecord(span, attributes, endNs, status))
  }

  function fail({ operation, error }: { readonly operation: Operation; readonly error: unknown }): void {
    const span = spans.close(operation)
    if (span === undefined) return
    const endNs = operation.clock.nowNs()
    const { status, attributes, event } = describeFailure(error, operation, endNs)
    pushEvent(span, event)
    write(endedRecord(span, attributes, endNs, status))
  }

  function setAttributes(operation: Operation, attributes: Readonly<SpanAttributes>): void {
    tellRefused(operation.sessionId)
    const span = spans.get(operation)
    if (span !== undefined) Object.assign(span.attributes, attributes)
  }

  function addEvent({ operation, name, attributes = {} }: HookPayload<'operation_event'>): void {
    const span = spans.get(operation)
    if (span === undefined) return
    const event = { name: String(name), atNs: operation.clock.nowNs(), attributes: ownAttributes(attributes) }
    if (hasRoom(span, event)) pushEvent(span, event)
    else span.droppedEvents++
  }

  function addEventOr(spanName: string, operation: Operation, event: SpanEvent, attributes: SpanAttributes = {}): void {
    tellRefused(operation.sessionId)
    const span = spans.get(operation)
    if (span === undefined || !hasRoom(span, event)) {
      write(instantRecord(spanName, operation, attributes, event))
    } else {
      Object.assign(span.attributes, attributes)
      pushEvent(span, event)
    }
  }

  /** A span without length holds what no open span of ours does: said in a session's own function, in another's span, or once too often. */
  function instantRecord(name: string, operation: Operation, attributes: SpanAttributes, event: SpanEvent): SpanRecord {
    enterTrace(operation)
    return {
      type: 'span',
      sessionId: operation.sessionId,
      traceId: operation.traceId,
      spanId: createSpanId(),
      ...(operation.id === '' ? undefined : { parentId: operation.id }),
      name,
      kind: INTERNAL,
      startNs: event.atNs,
      endNs: event.atNs,
      status: UNSET,
      attributes,
      events: [event],
      links: [],
      origin,
    }
  }
}

const UNSET: SpanStatus = { code: 0 }
const NO_EVENTS: SpanEvent[] = []
const NO_LINKS: readonly SpanLink[] = []

function endedRecord(span: HookSpan, outcome: SpanAttributes, endNs: bigint, status: SpanStatus): SpanRecord {
  const { sessionId, traceId, spanId, parentId, name, kind, startNs, attributes, events, origin } = span
  const { droppedEvents } = span
  for (const key in outcome) attributes[key] = outcome[key]
  return {
    type: 'span',
    sessionId,
    traceId,
    spanId,
    ...(parentId === undefined ? undefined : { parentId }),
    name,
    kind,
    startNs,
    endNs,
    status,
    attributes,
    events,
    ...(droppedEvents === 0 ? undefined : { droppedEventsCount: droppedEvents }),
    links: NO_LINKS,
    origin,
  }
}

function hasRoom({ events, eventBytes }: HookSpan, { attributes }: SpanEvent): boolean {
  return events.length < SPAN_EVENTS && eventBytes + attributesBytes(attributes) <= SPAN_EVENT_BYTES
}

function pushEvent(span: HookSpan, event: SpanEvent): void {
  span.eventBytes += attributesBytes(event.attributes)
  if (span.events.length === 0) span.events = [event]
  else span.events.push(event)
}
