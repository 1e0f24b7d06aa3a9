/**
 * What flows through the collector. Everything on the way in produces records, everything on the
 * way out consumes them.
 *
 *   ingest --records--> sinks          part files --records--> source --> query --> http
 *
 * The shapes follow OTLP; `otlp-json.ts` writes and reads them as lines.
 */

/**
 * An OTLP AnyValue. `bigint` is an integer that does not fit a number; a whole `number` is written
 * as `intValue`, any other as `doubleValue`, and so is a `WholeDouble`.
 */
export type AttributeValue =
  | string
  | number
  | WholeDouble
  | boolean
  | bigint
  | Uint8Array
  | undefined
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue }

/**
 * A double without a fraction, which somebody else has sent as a double: a `number` in an object of its own. It counts,
 * compares and becomes JSON as that number, and goes as it is from one thread to another.
 */
export type WholeDouble = InstanceType<NumberConstructor>

export type Attributes = Readonly<Record<string, AttributeValue>>

/** OTLP numbers: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
export type SpanKind = 0 | 1 | 2 | 3 | 4 | 5

/** OTLP numbers: 0 unset, 1 ok, 2 error. */
export interface SpanStatus {
  readonly code: 0 | 1 | 2
  readonly message?: string
}

export interface SpanEvent {
  readonly name: string
  /** Nanoseconds since the Unix epoch. */
  readonly atNs: bigint
  readonly attributes: Attributes
  readonly droppedAttributesCount?: number
}

export interface SpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState?: string
  readonly flags?: number
  readonly attributes: Attributes
  readonly droppedAttributesCount?: number
}

export interface Scope {
  readonly name: string
  readonly version?: string
  readonly attributes?: Attributes
  readonly droppedAttributesCount?: number
}

/** Shared by many records: compared by identity, so hand the same object on. */
export interface Origin {
  readonly resource: Attributes
  readonly resourceDroppedAttributesCount?: number
  /** Of the attributes, which of them name what it is. */
  readonly resourceEntities?: readonly EntityRef[]
  /** Of the conventions that the resource is written in. */
  readonly resourceSchemaUrl?: string
  readonly scope: Scope
  /** Of the conventions that the scope and its records are written in. */
  readonly schemaUrl?: string
}

/** Something that a resource is of, such as a host or a service: by the names of attributes of the resource. */
export interface EntityRef {
  readonly schemaUrl?: string
  readonly type: string
  readonly idKeys: readonly string[]
  readonly descriptionKeys: readonly string[]
}

interface OfSpan {
  readonly sessionId: string
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits; with the trace id, the key of a span everywhere. */
  readonly spanId: string
  /** Absent on a root. */
  readonly parentId?: string
  /** `operation subject`-free: `tool.call`, `llm.generate`, or what another SDK called it. */
  readonly name: string
  readonly kind: SpanKind
  /** Nanoseconds since the Unix epoch. */
  readonly startNs: bigint
  readonly attributes: Attributes
  readonly events: readonly SpanEvent[]
  readonly origin: Origin
}

/** A span that has ended: written once. */
export interface SpanRecord extends OfSpan {
  readonly type: 'span'
  /** Nanoseconds since the Unix epoch, >= `startNs` unless its clock says otherwise. */
  readonly endNs: bigint
  readonly status: SpanStatus
  readonly links: readonly SpanLink[]
  readonly traceState?: string
  readonly flags?: number
  readonly droppedAttributesCount?: number
  readonly droppedEventsCount?: number
  readonly droppedLinksCount?: number
}

/** A span that is still open: the first holds all attributes, a later one what changed since. */
export interface SpanOpenRecord extends OfSpan {
  readonly type: 'span_open'
  readonly atNs: bigint
}

export type SessionEventName =
  | 'session_started'
  | 'waiting_on_signal'
  | 'signal_received'
  | 'session_finished'
  | 'cancel_requested'
  | 'stepping_changed'
  | 'progress'
  | 'trace_joined'
  | 'records_dropped'
  /** A piece of a big value: no news of the session, and passed over by its fold. */
  | 'value_part'

/** Something that happened to a session; its state is the fold of these and of its spans. */
export interface SessionEventRecord {
  readonly type: 'session_event'
  readonly name: SessionEventName
  readonly sessionId: string
  readonly atNs: bigint
  /** The span it belongs to, if it belongs to one. */
  readonly traceId?: string
  readonly spanId?: string
  /** Under their names in the file, such as `agent_inspector.title`; see docs/trace-format.md. */
  readonly attributes: Attributes
  readonly origin: Origin
}

/** A log record of somebody else: of a span, or of the session as a whole. */
export interface LogRecord {
  readonly type: 'log'
  readonly sessionId: string
  /** When it happened, else when it was seen. */
  readonly atNs: bigint
  readonly observedNs?: bigint
  readonly traceId?: string
  readonly spanId?: string
  readonly eventName?: string
  /** OTLP numbers: 1 trace to 24 fatal. */
  readonly severityNumber?: number
  readonly severityText?: string
  /** Its body too, under `OURS.logBody`: it is redacted and cut as they are. */
  readonly attributes: Attributes
  readonly flags?: number
  readonly droppedAttributesCount?: number
  readonly origin: Origin
}

export type TraceRecord = SpanRecord | SpanOpenRecord | SessionEventRecord | LogRecord

/** When what it tells of began. */
export function timeOf(record: TraceRecord): bigint {
  return isOfSpan(record) ? record.startNs : record.atNs
}

/** Tells of a span: once it has ended, or while it is open. */
export function isOfSpan(record: TraceRecord): record is SpanRecord | SpanOpenRecord {
  return record.type === 'span' || record.type === 'span_open'
}
