/** Any request of spans, in canonical OTLP/JSON, that every encoding can carry: for property tests. */
import fc from 'fast-check'

type Message = Readonly<Record<string, unknown>>

/** Of JSON, which has no sign for zero: `jsonOf` gives it back. */
export const MINUS_ZERO = '@-0'

/** All of them are in one. */
export const SESSION = 'one for all'

/** Of one span, so that what is in the file can be told from what is around it. */
export function anyOtlpSpan(): fc.Arbitrary<Message> {
  return fc.tuple(anyOrigin(), anySpan()).map(([{ resource, scope, ofResource, ofScope }, span]) => ({
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span], schemaUrl: ofScope }], schemaUrl: ofResource }],
  }))
}

/** Of one record. */
export function anyOtlpLog(): fc.Arbitrary<Message> {
  return fc.tuple(anyOrigin(), anyLog()).map(([{ resource, scope, ofResource, ofScope }, log]) => ({
    resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [log], schemaUrl: ofScope }], schemaUrl: ofResource }],
  }))
}

export function jsonOf(value: object): string {
  return JSON.stringify(value).replaceAll(`"${MINUS_ZERO}"`, '-0')
}

function anyOrigin() {
  const resource = message({
    attributes: anyAttributes(),
    droppedAttributesCount: count(),
    entityRefs: fc.array(anyEntity(), { minLength: 1, maxLength: 2 }),
  })
  const scope = message({ name: name(), version: name(), attributes: anyAttributes(), droppedAttributesCount: count() })
  return fc.record({ resource, scope, ofResource: fc.webUrl(), ofScope: fc.webUrl() })
}

const OWN = { key: 'session.id', value: { stringValue: SESSION } }

function anyLog(): fc.Arbitrary<Message> {
  const required = fc.record({ traceId: hex(32), timeUnixNano: nanos() })
  const optional = message({
    spanId: hex(16),
    observedTimeUnixNano: nanos(),
    severityNumber: fc.integer({ min: 1, max: 24 }),
    severityText: name(),
    eventName: name(),
    body: anyAttributes().map(([first]) => first?.value),
    droppedAttributesCount: count(),
    flags: count(),
  })
  return fc.tuple(required, optional, anyAttributes()).map(([must, may, more]) => ({
    ...must,
    ...may,
    attributes: [OWN, ...more],
  }))
}

function anySpan(): fc.Arbitrary<Message> {
  const required = fc.record({
    traceId: hex(32),
    spanId: hex(16),
    name: name(),
    kind: fc.integer({ min: 1, max: 5 }),
    startTimeUnixNano: nanos(),
    endTimeUnixNano: nanos(),
    status: fc.constantFrom<Message>({ code: 1 }, { code: 2, message: 'it failed' }),
  })
  const optional = message({
    parentSpanId: hex(16),
    traceState: name(),
    flags: count(),
    events: fc.array(anyEvent(), { minLength: 1, maxLength: 2 }),
    links: fc.array(anyLink(), { minLength: 1, maxLength: 2 }),
    droppedAttributesCount: count(),
    droppedEventsCount: count(),
    droppedLinksCount: count(),
  })
  return fc.tuple(required, optional, anyAttributes()).map(([must, may, more]) => ({
    ...must,
    ...may,
    attributes: [OWN, ...more],
  }))
}

function anyEvent(): fc.Arbitrary<Message> {
  const may = message({ attributes: anyAttributes(), droppedAttributesCount: count() })
  return fc.tuple(fc.record({ timeUnixNano: nanos(), name: name() }), may).map(([must, rest]) => ({ ...must, ...rest }))
}

function anyLink(): fc.Arbitrary<Message> {
  const may = message({
    traceState: name(),
    flags: count(),
    attributes: anyAttributes(),
    droppedAttributesCount: count(),
  })
  return fc.tuple(fc.record({ traceId: hex(32), spanId: hex(16) }), may).map(([must, rest]) => ({ ...must, ...rest }))
}

function anyEntity(): fc.Arbitrary<Message> {
  const keys = () => fc.array(name(), { minLength: 1, maxLength: 2 })
  const may = message({ schemaUrl: fc.webUrl(), idKeys: keys(), descriptionKeys: keys() })
  return fc.tuple(name(), may).map(([type, rest]) => ({ type, ...rest }))
}

function anyAttributes(): fc.Arbitrary<readonly Message[]> {
  const { value, member } = fc.letrec<{ value: Message; member: Message }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant({}),
      fc.record({ stringValue: fc.string({ unit: 'grapheme', maxLength: 8 }) }),
      fc.record({ boolValue: fc.boolean() }),
      fc.record({ intValue: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) }),
      fc.record({ intValue: fc.integer().map(String) }),
      fc.record({ doubleValue: anyDouble() }),
      fc.record({ bytesValue: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('base64')) }),
      fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
      fc.uniqueArray(tie('member'), { maxLength: 3, selector: keyOf }).map((values) => ({ kvlistValue: { values } })),
    ),
    member: fc.record({ key: name(), value: tie('value') }),
  }))
  void value
  return fc.uniqueArray(member, { minLength: 1, maxLength: 4, selector: keyOf })
}

function keyOf({ key }: Message): unknown {
  return key
}

/** Also those without a fraction, and those that JSON has no number for. */
function anyDouble(): fc.Arbitrary<number | string> {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
  return fc.oneof(
    finite.map((double) => (Object.is(double, -0) ? MINUS_ZERO : double)),
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom(MINUS_ZERO, 0, 1, 2 ** 53, 2 ** 64, 1e300, 'NaN', 'Infinity', '-Infinity'),
  )
}

/** What is empty or zero is as if it were not there. */
function message(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Message> {
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true })
}

/** None that names a session, or a secret. */
function name(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom('ä', '😀', '"', '\\', 'x', '.', '\u2028'), minLength: 1, maxLength: 6 })
}

/** Zeros alone are no id. */
function hex(digits: number): fc.Arbitrary<string> {
  const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
  return id.filter((made) => !/^0+$/.test(made))
}

function nanos(): fc.Arbitrary<string> {
  return fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String)
}

function count(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 2 ** 32 - 1 })
}
