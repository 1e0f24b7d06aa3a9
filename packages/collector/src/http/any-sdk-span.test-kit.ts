/** Any span that an OpenTelemetry SDK may hand to its exporter, for property tests. */
import { createTraceState, type Link, type SpanContext } from '@opentelemetry/api'
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'

export function anySdkSpan(): fc.Arbitrary<ReadableSpan> {
  return fc
    .record({
      name: text(),
      kind: fc.integer({ min: 0, max: 4 }),
      context: anyContext(),
      parentSpanContext: fc.option(anyContext(), { nil: undefined }),
      startTime: anyTime(),
      endTime: anyTime(),
      status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text() }),
      attributes: anyAttributes(),
      links: fc.array(anyLink(), { maxLength: 2 }),
      events: fc.array(anyEvent(), { maxLength: 2 }),
      resource: anyResource(),
      instrumentationScope: fc.record({ name: text(), version: text(), schemaUrl: fc.webUrl() }),
      droppedAttributesCount: fc.nat(),
      droppedEventsCount: fc.nat(),
      droppedLinksCount: fc.nat(),
    })
    .map(({ context, parentSpanContext, ...span }) => ({
      ...span,
      ...(parentSpanContext !== undefined && { parentSpanContext }),
      spanContext: () => context,
      duration: [0, 0],
      ended: true,
    }))
}

function anyResource(): fc.Arbitrary<ReadableSpan['resource']> {
  return fc.record({ attributes: anyAttributes(), schemaUrl: fc.webUrl() }).map((resource) => ({
    ...resource,
    merge: () => {
      throw new Error('an exporter merges nothing')
    },
    getRawAttributes: () => Object.entries(resource.attributes),
  }))
}

function anyContext(): fc.Arbitrary<SpanContext> {
  return fc
    .record({
      traceId: id(32),
      spanId: id(16),
      traceFlags: fc.integer({ min: 0, max: 1 }),
      isRemote: fc.boolean(),
      state: fc.constantFrom('', 'a=1', 'vendor=x,other=y'),
    })
    .map(({ state, ...context }) => ({ ...context, ...(state !== '' && { traceState: createTraceState(state) }) }))
}

function anyLink(): fc.Arbitrary<Link> {
  return fc.record({ context: anyContext(), attributes: anyAttributes(), droppedAttributesCount: fc.nat() })
}

function anyEvent(): fc.Arbitrary<TimedEvent> {
  return fc.record({ name: text(), time: anyTime(), attributes: anyAttributes(), droppedAttributesCount: fc.nat() })
}

/** Seconds and nanoseconds. */
function anyTime(): fc.Arbitrary<[number, number]> {
  return fc.tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 }))
}

function anyAttributes(): fc.Arbitrary<Record<string, never>> {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text(),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }))
  // The SDK's type knows no nested values; its exporters send them.
  return fc.dictionary(key(), value, { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<Record<string, never>>
}

/** Not one that names a session. */
function key(): fc.Arbitrary<string> {
  return text().filter((name) => !/^(?:session\.id|gen_ai\.conversation\.id|agent_inspector\.)/.test(name))
}

function text(): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', maxLength: 12 })
}

/** Zeros alone are no id. */
function id(digits: number): fc.Arbitrary<string> {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
  return hex.filter((made) => !/^0+$/.test(made))
}
