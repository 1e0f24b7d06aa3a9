/** Any record that there can be, for property tests. */
import fc from 'fast-check'
import { OURS, SESSION_ID } from './attributes.js'
import type {
  Attributes,
  AttributeValue,
  EntityRef,
  LogRecord,
  Origin,
  SessionEventName,
  SessionEventRecord,
  SpanEvent,
  SpanLink,
  SpanOpenRecord,
  SpanRecord,
  TraceRecord,
  WholeDouble,
} from './record.js'

export function anyRecord(): fc.Arbitrary<TraceRecord> {
  const ofSpan = {
    sessionId: anyText(),
    traceId: hex(32),
    spanId: hex(16),
    parentId: hex(16),
    name: anyText(),
    kind: fc.constantFrom(0, 1, 2, 3, 4, 5),
    startNs: nanos(),
    attributes: anyAttributes(),
    events: anyEvents(),
    origin: anyOrigin(),
  } as const
  const span: fc.Arbitrary<SpanRecord> = fc.record(
    {
      type: fc.constant('span'),
      ...ofSpan,
      endNs: nanos(),
      status: fc.record(
        { code: fc.constantFrom(0, 1, 2), message: anyText() },
        { requiredKeys: ['code'], noNullPrototype: true },
      ),
      links: anyLinks(),
      traceState: anyText(),
      flags: count(),
      droppedAttributesCount: count(),
      droppedEventsCount: count(),
      droppedLinksCount: count(),
    },
    {
      requiredKeys: [
        'type',
        'sessionId',
        'traceId',
        'spanId',
        'name',
        'kind',
        'startNs',
        'attributes',
        'events',
        'origin',
        'endNs',
        'status',
        'links',
      ],
      noNullPrototype: true,
    },
  )
  const open: fc.Arbitrary<SpanOpenRecord> = fc.record(
    {
      type: fc.constant('span_open'),
      ...ofSpan,
      startNs: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      events: anyEvents().map(smallTimes),
      atNs: nanos(),
    },
    {
      requiredKeys: [
        'type',
        'sessionId',
        'traceId',
        'spanId',
        'name',
        'kind',
        'startNs',
        'attributes',
        'events',
        'origin',
        'atNs',
      ],
      noNullPrototype: true,
    },
  )
  const names: readonly SessionEventName[] = [
    'session_started',
    'waiting_on_signal',
    'signal_received',
    'session_finished',
  ]
  const event: fc.Arbitrary<SessionEventRecord> = fc.record(
    {
      type: fc.constant('session_event'),
      name: fc.constantFrom(...names, 'progress', 'trace_joined', 'records_dropped', 'value_part'),
      sessionId: anyText(),
      atNs: nanos(),
      traceId: hex(32),
      spanId: hex(16),
      attributes: anyAttributes(),
      origin: anyOrigin(),
    },
    { requiredKeys: ['type', 'name', 'sessionId', 'atNs', 'attributes', 'origin'], noNullPrototype: true },
  )
  return fc.oneof(span, open, event, anyLog())
}

function anyLog(): fc.Arbitrary<LogRecord> {
  const present = () => fc.bigInt({ min: 1n, max: 2n ** 64n - 1n })
  const log: fc.Arbitrary<LogRecord> = fc.record(
    {
      type: fc.constant('log'),
      sessionId: anyText(),
      atNs: present(),
      observedNs: present(),
      traceId: hex(32),
      spanId: hex(16),
      eventName: anyText(),
      severityNumber: count(),
      severityText: anyText(),
      attributes: anyAttributes(),
      flags: count(),
      droppedAttributesCount: count(),
      origin: anyOrigin(),
    },
    { requiredKeys: ['type', 'sessionId', 'atNs', 'attributes', 'origin'], noNullPrototype: true },
  )
  const body = anyValue().filter((value) => value !== undefined)
  return fc.tuple(log, fc.option(body, { nil: undefined })).map(([{ spanId, ...record }, said]) => ({
    ...record,
    // A span id says nothing without its trace.
    ...(record.traceId !== undefined && spanId !== undefined && { spanId }),
    ...(said !== undefined && { attributes: { ...record.attributes, [OURS.logBody]: said } }),
  }))
}

/** Of an open span they are integers of 64 bits, with a sign: enough until the year 2262. */
function smallTimes(events: readonly SpanEvent[]): readonly SpanEvent[] {
  return events.map((event) => ({ ...event, atNs: event.atNs / 2n }))
}

const RESERVED: ReadonlySet<string> = new Set([
  SESSION_ID,
  OURS.seq,
  OURS.sessionId,
  OURS.spanParentId,
  OURS.spanName,
  OURS.spanKind,
  OURS.spanStartNs,
  OURS.logBody,
])

/** Any text: all of Unicode, control characters, what JSON must escape. */
function anyText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', '\u2028', '"\\\n\u0000', ''),
  )
}

function anyValue(): fc.Arbitrary<AttributeValue> {
  const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      anyText(),
      fc.double(),
      fc.maxSafeInteger(),
      fc.maxSafeInteger().map((double): WholeDouble => Object(double)),
      fc.boolean(),
      fc.bigInt({ min: BigInt(Number.MAX_SAFE_INTEGER) + 1n, max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -(2n ** 63n), max: BigInt(Number.MIN_SAFE_INTEGER) - 1n }),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)),
      fc.constant(undefined),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(anyText(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  return value
}

function anyAttributes(): fc.Arbitrary<Attributes> {
  const key = anyText().filter((text) => !RESERVED.has(text))
  return fc.dictionary(key, anyValue(), { maxKeys: 6, noNullPrototype: true })
}

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
const nanos = () => fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const count = () => fc.nat()

function anyOrigin(): fc.Arbitrary<Origin> {
  const scope = fc.record(
    { name: anyText(), version: anyText(), attributes: anyAttributes(), droppedAttributesCount: count() },
    { requiredKeys: ['name'], noNullPrototype: true },
  )
  return fc.record(
    {
      resource: anyAttributes(),
      resourceDroppedAttributesCount: count(),
      resourceEntities: fc.array(anyEntity(), { minLength: 1, maxLength: 2 }),
      resourceSchemaUrl: anyText(),
      scope,
      schemaUrl: anyText(),
    },
    { requiredKeys: ['resource', 'scope'], noNullPrototype: true },
  )
}

function anyEntity(): fc.Arbitrary<EntityRef> {
  const keys = () => fc.array(anyText(), { maxLength: 2 })
  return fc.record(
    { schemaUrl: anyText(), type: anyText(), idKeys: keys(), descriptionKeys: keys() },
    { requiredKeys: ['type', 'idKeys', 'descriptionKeys'], noNullPrototype: true },
  )
}

function anyEvents(): fc.Arbitrary<readonly SpanEvent[]> {
  const event = fc.record(
    { name: anyText(), atNs: nanos(), attributes: anyAttributes(), droppedAttributesCount: count() },
    { requiredKeys: ['name', 'atNs', 'attributes'], noNullPrototype: true },
  )
  return fc.array(event, { maxLength: 3 })
}

function anyLinks(): fc.Arbitrary<readonly SpanLink[]> {
  const link = fc.record(
    {
      traceId: hex(32),
      spanId: hex(16),
      traceState: anyText(),
      flags: count(),
      attributes: anyAttributes(),
      droppedAttributesCount: count(),
    },
    { requiredKeys: ['traceId', 'spanId', 'attributes'], noNullPrototype: true },
  )
  return fc.array(link, { maxLength: 2 })
}
