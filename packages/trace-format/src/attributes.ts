/**
 * The names of attributes that more than one file knows. docs/telemetry.md tells the meaning of each.
 */

/** On session events and `span_open` lines: ours alone. */
export const OURS = {
  formatVersion: 'agent_inspector.format_version',
  part: 'agent_inspector.part',
  generation: 'agent_inspector.generation',
  engine: 'agent_inspector.engine',
  title: 'agent_inspector.title',
  metadataJson: 'agent_inspector.metadata_json',
  pid: 'agent_inspector.pid',
  host: 'agent_inspector.host',
  /** On `waiting_on_signal`: the process that waits, as its `.live` file names it. */
  writer: 'agent_inspector.writer',
  seq: 'agent_inspector.seq',
  /** The session of a record, where an attribute `session.id` of its own says something else. */
  sessionId: 'agent_inspector.session_id',
  status: 'agent_inspector.status',
  errorMessage: 'agent_inspector.error.message',
  signalName: 'agent_inspector.signal.name',
  signalPrompt: 'agent_inspector.signal.prompt',
  signalSchemaJson: 'agent_inspector.signal.schema_json',
  signalTimeoutMs: 'agent_inspector.signal.timeout_ms',
  /** `answered`, `timed_out`, `cancelled` or `failed`. */
  signalOutcome: 'agent_inspector.signal.outcome',
  signalPayloadJson: 'agent_inspector.signal.payload_json',
  signalBy: 'agent_inspector.signal.by',
  /** On `stepping_changed`: kinds of operations that wait before they begin. */
  stepKinds: 'agent_inspector.step.kinds',
  /** On `waiting_on_signal`, where an operation is held back: its kind, its name, what it is about to get. */
  stepKind: 'agent_inspector.step.kind',
  stepTitle: 'agent_inspector.step.title',
  stepInputJson: 'agent_inspector.step.input_json',
  /** On `cancel_requested`: who, and what the signal fired with. */
  cancelBy: 'agent_inspector.cancel.by',
  cancelReason: 'agent_inspector.cancel.reason',
  progress: 'agent_inspector.progress',
  progressTotal: 'agent_inspector.progress.total',
  progressMessage: 'agent_inspector.progress.message',
  /** On `records_dropped`: how many, and why: `not_writable`, `queue_full`, … */
  droppedCount: 'agent_inspector.dropped.count',
  droppedReason: 'agent_inspector.dropped.reason',
  /** On `trace_joined`: the session that held the trace until now. */
  joinedSessionId: 'agent_inspector.joined.session_id',
  /** On `value_part`: a piece of a value that is too big for its line. */
  valueSha256: 'agent_inspector.value.sha256',
  valueIndex: 'agent_inspector.value.index',
  valueCount: 'agent_inspector.value.count',
  valueBytes: 'agent_inspector.value.bytes',
  /** `application/json` or `text/plain`. */
  valueType: 'agent_inspector.value.type',
  valueText: 'agent_inspector.value.text',
  /** In memory alone: the body of a log record; in its line it is the `body`. */
  logBody: 'agent_inspector.log.body',
  spanParentId: 'agent_inspector.span.parent_id',
  spanName: 'agent_inspector.span.name',
  spanKind: 'agent_inspector.span.kind',
  spanStartNs: 'agent_inspector.span.start_ns',
  /** Span event of a state snapshot: `name`, `value_json`. */
  stateSnapshot: 'agent_inspector.state_snapshot',
} as const

/** Endings of the attributes that stand beside the preview of a value, after its own name. */
export const CUT = { truncated: '_truncated', bytes: '_bytes', sha256: '_sha256' } as const

/** Stands where nothing of a value is left: JSON, where JSON is expected. */
export function cutSignFor(key: string): string {
  return key.endsWith('_json') ? '"…"' : '…'
}

/** The one `dropped.reason` that is of values: their records were written. */
export const VALUE_TOO_BIG = 'value_too_big'

/** The `dropped.reason` that a part tells of itself: there was no room for them. */
export const NOT_WRITABLE = 'not_writable'

/** On spans. */
export const SESSION_ID = 'session.id'
export const INPUT_TOKENS = 'gen_ai.usage.input_tokens'
export const OUTPUT_TOKENS = 'gen_ai.usage.output_tokens'
