/**
 * Hooks -> records: the collector's ear on the agent.
 *
 *   hook bus --payloads--> [recordHooks] --ended spans, open spans, session events--> capture queue
 *
 * A span is a plain object from its `before_*` to its `after_*` or `error_*`; no SDK is on this path.
 */
import {
  createSpanId,
  type HookName,
  type HookPayload,
  type Listener,
  type Operation,
  on,
} from '@agent-inspector/hooks'
import {
  CUT,
  type Origin,
  OURS,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  type SpanRecord,
  type SpanStatus,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { SPAN_EVENT_BYTES, SPAN_EVENTS } from '../base/limits.js'
import type { Ingest } from '../span/ports.js'
import { attributesBytes } from '../span/record-bytes.js'
import { createValueKeeper, type ValueRoom } from './keep-value.js'
import { createOpenSpans, type OpenSpan } from './open-spans.js'
import { recordSessions } from './record-sessions.js'
import { claimTrace, type TraceSessions } from './session-of.js'
import {
  agentAttributes,
  llmAttributes,
  llmResultAttributes,
  ownAttributes,
  promptAttributes,
  readable,
  renderedAttributes,
  resourceAttributes,
  resourceResultAttributes,
  resultAttributes,
  type SpanAttributes,
  signalAnswerAttributes,
  signalAttributes,
  snakeName,
  toolAttributes,
  toolResultAttributes,
  workflowAttributes,
  workflowResultAttributes,
} from './span-attributes.js'
import { describeFailure } from './span-failure.js'

export interface RecordHooksOptions {
  readonly write: (record: TraceRecord) => void
  readonly sessions: TraceSessions
  /** Stands on every record. */
  readonly origin: Origin
  /** Room for values, where records wait. Default: for all. */
  readonly room?: ValueRoom
  /** Store what `prompt()` rendered, not only its template and parameters. Default: false. */
  readonly keepContents?: boolean
}

export interface HookIngest extends Ingest {
  /** Writes the spans that are open as they are now: the process ends. */
  writeOpen(): void
}

const INTERNAL: SpanKind = 1
const CLIENT: SpanKind = 3

export function recordHooks(options: RecordHooksOptions): HookIngest {
  const { write, sessions, origin, keepContents = false, room } = options
  const { keep, tellRefused } = createValueKeeper(origin, room)
  const spans = createOpenSpans<Operation, HookSpan>({ write })
  const sessionEvents = recordSessions({ write, sessions, origin })
  const undo: (() => void)[] = []
  let lastTraceId = ''

  hear('before_workflow_run', (payload) => open(payload.operation, workflowAttributes(payload, keep), payload.name))
  hear('after_workflow_run', ({ operation, result }) =>
    end(operation, ({ subject }) => workflowResultAttributes(subject, result, keep)),
  )
  hear('error_workflow_run', fail)

  hear('before_agent_call', (payload) => open(payload.operation, agentAttributes(payload, keep), payload.agent))
  hear('after_agent_call', ({ operation, result }) =>
    end(operation, ({ subject }) => resultAttributes(subject, result, keep)),
  )
  hear('error_agent_call', fail)

  hear('before_llm_generate', (payload) => open(payload.operation, llmAttributes(payload, keep), payload.model, CLIENT))
  hear('after_llm_generate', (payload) => end(payload.operation, () => llmResultAttributes(payload, keep)))
  hear('error_llm_generate', (payload) => {
    setAttributes(payload.operation, llmResultAttributes(payload, keep))
    fail(payload)
  })

  hear('before_tool_call', (payload) => open(payload.operation, toolAttributes(payload, keep), payload.tool))
  hear('after_tool_call', (payload) => end(payload.operation, () => toolResultAttributes(payload, keep)))
  hear('error_tool_call', fail)

  hear('before_resource_fetch', (payload) => open(payload.operation, resourceAttributes(payload), payload.uri))
  hear('after_resource_fetch', (payload) => end(payload.operation, () => resourceResultAttributes(payload)))
  hear('error_resource_fetch', fail)

  hear('before_prompt_apply', (payload) => open(payload.operation, promptAttributes(payload, keep), payload.templateId))
  hear('after_prompt_apply', ({ operation, rendered }) =>
    end(operation, () => (keepContents ? renderedAttributes(rendered, keep) : {})),
  )
  hear('error_prompt_apply', fail)

  hear('before_signal_wait', (payload) => open(payload.operation, signalAttributes(payload), payload.signal))
  hear('after_signal_wait', (payload) =>
    end(payload.operation, ({ attributes }) => signalAnswerAttributes(payload, attributes['mcp.signal.schema_json'])),
  )
  hear('error_signal_wait', fail)

  hear('operation_attributes', ({ operation, attributes }) => setAttributes(operation, ownAttributes(attributes)))
  hear('operation_event', addEvent)
  hear('state_snapshot', takeSnapshot)
  hear('operation_cancelled', ({ operation: { sessionId } }) => {
    for (const span of spans.all()) {
      if (span.sessionId === sessionId) span.attributes['mcp.cancellation.requested'] = true
    }
  })
  hear('progress_update', ({ operation, token }) => {
    if (token !== undefined) setAttributes(operation, { 'mcp.progress.token': token })
  })

  return {
    writeOpen: spans.writeAll,
    close() {
      for (const leave of undo) leave()
      sessionEvents.close()
      spans.stop()
    },
  }

  function hear<Name extends HookName>(hook: Name, listener: Listener<Name>): void {
    undo.push(on(hook, listener))
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

  function end(operation: Operation, outcome: (span: HookSpan) => SpanAttributes): void {
    // Absent where the operation began before we heard anything.
    const span = spans.close(operation)
    if (span === undefined) return
    // Before what follows takes its time.
    const endNs = operation.clock.nowNs()
    const attributes = readable(() => outcome(span))
    tellRefused(span.sessionId)
    write(endedRecord(span, attributes, endNs, UNSET))
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

  function takeSnapshot({ operation, name, value }: HookPayload<'state_snapshot'>): void {
    const latest: SpanAttributes = {}
    const key = `mcp.state.${snakeName(name)}_json`
    keep(latest, value, key)
    tellRefused(operation.sessionId)
    const isCut = latest[key + CUT.truncated]
    const attributes = { name, value_json: latest[key], ...(isCut && { [`value_json${CUT.truncated}`]: isCut }) }
    const event = { name: OURS.stateSnapshot, atNs: operation.clock.nowNs(), attributes }
    const span = spans.get(operation)
    if (span === undefined || !hasRoom(span, event)) {
      write(instantRecord(operation, latest, event))
    } else {
      Object.assign(span.attributes, latest)
      pushEvent(span, event)
    }
  }

  /** A span without length holds what no open span of ours does: said in a session's own function, in another's span, or once too often. */
  function instantRecord(operation: Operation, attributes: SpanAttributes, event: SpanEvent): SpanRecord {
    enterTrace(operation)
    return {
      type: 'span',
      sessionId: operation.sessionId,
      traceId: operation.traceId,
      spanId: createSpanId(),
      ...(operation.id === '' ? undefined : { parentId: operation.id }),
      name: 'state.snapshot',
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

/** Of ours, while it is open. */
interface HookSpan extends OpenSpan {
  readonly attributes: SpanAttributes
  /** One empty list for all, until there is an event. */
  events: SpanEvent[]
  eventBytes: number
  /** For which there was no room. */
  droppedEvents: number
  /** Name of the agent, tool, workflow: names its result. */
  readonly subject: string
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
