import type { Attributes, SpanEvent, SpanOpenRecord } from '@agent-inspector/trace-format'
import { beforeEach, expect, test } from 'vitest'
import { createOpenSpans, type OpenSpan, type OpenSpans, TICK_MS } from './open-spans.js'
import { spanRecord } from './record.test-kit.js'

let written: SpanOpenRecord[] = []
let spans: OpenSpans<object, OpenSpan>

beforeEach(() => {
  written = []
  spans = createOpenSpans({ write: (record) => written.push(record), nowNs: () => 5n, hasTimer: false })
})

test('a span that ends within its first second is never written', () => {
  const key = {}
  const span = openSpan()
  spans.open(key, span)
  pass(0.9)

  expect(spans.close(key)).toBe(span)
  expect(spans.get(key)).toBeUndefined()
  pass(10)
  expect(written).toEqual([])
})

test('a span open for a second is written with all it has', () => {
  const span = openSpan({ attributes: { a: 1 }, parentId: '00000000000000bb' })
  spans.open(span, span)
  pass(1.3)

  expect(written).toEqual([{ ...span, type: 'span_open', atNs: 5n }])
})

test('afterwards only what changed is written, further and further apart', () => {
  const span = openSpan({ attributes: { count: 0, fixed: 'x' } })
  spans.open(span, span)
  const atS: number[] = []
  for (let second = 0; second < 300; second += TICK_MS / 1000) {
    const before = written.length
    span.attributes = { ...span.attributes, count: Math.floor(second * 10) + 1 }
    spans.tick()
    if (written.length > before) atS.push(second)
  }

  const pauses = atS.map((second, index) => Math.round(second - (atS[index - 1] ?? 0))).slice(1)
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  expect(written.slice(1).every(({ attributes }) => Object.keys(attributes).join() === 'count')).toBe(true)
})

test('a span that does not change is written once', () => {
  const span = openSpan({ attributes: { a: 1 } })
  spans.open(span, span)
  pass(100)

  expect(written).toHaveLength(1)
})

test('each event is written once', () => {
  const span = openSpan()
  spans.open(span, span)
  for (const name of ['a', 'b', 'c']) {
    span.events = [...span.events, { name, atNs: 1n, attributes: {} }]
    pass(5)
  }

  expect(written.map(({ events }) => events.map(({ name }) => name))).toEqual([['a'], ['b'], ['c']])
})

test('what was written stays what it was when the span goes on', () => {
  const attributes: Record<string, number> = { a: 1 }
  const span = openSpan({ attributes })
  spans.open(span, span)
  pass(2)
  attributes.a = 2

  expect(written[0]?.attributes).toEqual({ a: 1 })
})

test('at the end everything open is written, and nothing twice', () => {
  const [early, late] = [openSpan({ spanId: '00000000000000aa' }), openSpan({ spanId: '00000000000000bb' })]
  spans.open(early, early)
  pass(2)
  spans.open(late, late)
  spans.writeAll()
  spans.writeAll()

  expect(written.map(({ spanId }) => spanId)).toEqual([early.spanId, late.spanId])
})

test('a hundred thousand short spans cost nothing at the next tick', () => {
  const keys = Array.from({ length: 100_000 }, () => ({}))
  for (const key of keys) spans.open(key, openSpan())
  for (const key of keys) spans.close(key)

  // The best of many: another process may have its turn in any one of them.
  const ticksMs = Array.from({ length: 20 }, () => {
    const before = performance.now()
    spans.tick()
    return performance.now() - before
  })

  expect(Math.min(...ticksMs)).toBeLessThan(1)
})

interface ChangingSpan extends OpenSpan {
  attributes: Attributes
  events: readonly SpanEvent[]
}

function openSpan(fields: Partial<ChangingSpan> = {}): ChangingSpan {
  const { sessionId, traceId, spanId, name, kind, startNs, attributes, events, origin } = spanRecord()
  return { sessionId, traceId, spanId, parentId: undefined, name, kind, startNs, attributes, events, origin, ...fields }
}

function pass(seconds: number): void {
  for (let ms = 0; ms < seconds * 1000; ms += TICK_MS) spans.tick()
}
