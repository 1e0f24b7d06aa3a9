import { tool } from '@agent-inspector/hooks'
import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { BasicTracerProvider as BasicTracerProviderV1 } from '@opentelemetry/sdk-trace-base-v1'
import { expect, test } from 'vitest'
import { recordAllEachTest } from './recording.test-kit.js'

const recording = recordAllEachTest()
const { records, span, spans, started } = recording

const linked = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, traceState: createTraceState('a=1') }

test('lose nothing on the way', () => {
  const tracer = registerProvider()
  const linked = {
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    traceFlags: 1,
    traceState: createTraceState('a=1'),
  }
  const remote = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    isRemote: true,
    traceState: createTraceState('vendor=x'),
  })
  const active = tracer.startSpan(
    'GET /',
    {
      kind: SpanKind.CLIENT,
      startTime: [1763668000, 123456789],
      attributes: { text: 'x', whole: 7, part: 0.5, yes: true, list: ['a', 'b'] },
      links: [{ context: linked, attributes: { why: 'because' } }],
    },
    remote,
  )
  active.addEvent('retry', { attempt: 2 }, [1763668001, 1])
  active.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' })
  active.end([1763668002, 5])

  expect(span('GET /')).toEqual({
    type: 'span',
    sessionId: '0af7651916cd43dd8448eb211c80319c',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: active.spanContext().spanId,
    parentId: 'b7ad6b7169203331',
    traceState: 'vendor=x',
    flags: 0x301,
    name: 'GET /',
    kind: 3,
    startNs: 1763668000123456789n,
    endNs: 1763668002000000005n,
    status: { code: 2, message: 'refused' },
    attributes: { text: 'x', whole: 7, part: 0.5, yes: true, list: ['a', 'b'] },
    events: [{ name: 'retry', atNs: 1763668001000000001n, attributes: { attempt: 2 } }],
    links: [
      {
        traceId: linked.traceId,
        spanId: linked.spanId,
        traceState: 'a=1',
        flags: 0x101,
        attributes: { why: 'because' },
      },
    ],
    origin: {
      resource: expect.objectContaining({ 'telemetry.sdk.language': 'nodejs' }),
      scope: { name: 'theirs', version: '1.2' },
    },
  })
})

test('share one origin a scope', () => {
  const tracer = registerProvider()
  tracer.startSpan('a').end()
  tracer.startSpan('b').end()

  expect(span('a').origin).toBe(span('b').origin)
})

test('say how much the SDK itself has dropped', () => {
  const tracer = registerProvider({ attributeCountLimit: 1, eventCountLimit: 1, linkCountLimit: 0 })
  const active = tracer.startSpan('full', { attributes: { a: 1, b: 2, c: 3 }, links: [{ context: linked }] })
  active.addEvent('x').addEvent('y').end()

  expect(span('full')).toMatchObject({ droppedAttributesCount: 2, droppedEventsCount: 1, droppedLinksCount: 1 })
})

test('are filed by what they say themselves, then by their trace', () => {
  const tracer = registerProvider()
  const root = tracer.startSpan('root', { attributes: { 'gen_ai.conversation.id': 'talk' } })
  const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root))
  child.end()
  root.end()
  tracer.startSpan('other', { attributes: { 'session.id': 'own' } }).end()

  expect([span('root'), span('child'), span('other')].map(({ sessionId }) => sessionId)).toEqual([
    'talk',
    'talk',
    'own',
  ])
  expect(started()).toEqual([
    ['talk', 'otlp'],
    ['own', 'otlp'],
  ])
})

test('are recorded once, though two providers have the processor', () => {
  const provider = new BasicTracerProvider({
    spanProcessors: [recording.ingest.spanProcessor, recording.ingest.spanProcessor],
  })
  provider.getTracer('theirs').startSpan('once').end()

  expect(spans()).toHaveLength(1)
})

test('reach the other processors as they always did', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter), recording.ingest.spanProcessor],
  })
  tool('t', () =>
    provider
      .getTracer('theirs')
      .startSpan('a', { attributes: { x: 1 } })
      .end(),
  )

  expect(exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes])).toEqual([['a', { x: 1 }]])
})

test('that are open when the process ends can be written as they are', () => {
  const active = registerProvider().startSpan('slow', { attributes: { list: ['a'] } })
  recording.ingest.writeOpen()
  active.setAttribute('n', 1)
  recording.ingest.writeOpen()
  recording.ingest.writeOpen()

  expect(records.filter(({ type }) => type === 'span_open')).toMatchObject([
    { name: 'slow', attributes: { list: ['a'] }, spanId: active.spanContext().spanId },
    { attributes: { n: 1 } },
  ])
  expect(Object.keys(records.at(-1)?.attributes ?? {})).toEqual(['n'])
})

test('of the 1.x line, which names parent and scope differently, fit too', () => {
  const provider = new BasicTracerProviderV1({ spanProcessors: [recording.ingest.spanProcessor] })
  const tracer = provider.getTracer('theirs', '1.2')
  const parent = tracer.startSpan('parent')
  tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent)).end()
  parent.end()

  expect(span('parent').parentId).toBeUndefined()
  expect(span('child')).toMatchObject({
    traceId: span('parent').traceId,
    parentId: span('parent').spanId,
    origin: { scope: { name: 'theirs', version: '1.2' } },
  })
})

test.each(['url.path', 'http.target'])('of requests for the page, by %s, and within them, are not recorded', (key) => {
  const tracer = registerProvider()
  const request = (path: string) => {
    const span = tracer.startSpan('GET', { kind: SpanKind.SERVER, attributes: { [key]: path } })
    const route = tracer.startSpan(`route of ${path}`, {}, trace.setSpan(ROOT_CONTEXT, span))
    tracer.startSpan(`step of ${path}`, {}, trace.setSpan(ROOT_CONTEXT, route)).end()
    route.end()
    span.end()
  }
  for (const path of ['/_inspector', '/_inspector/events?x=1', '/_inspector?x', '/_inspectors', '/ask/_inspector/'])
    request(path)
  tracer.startSpan('client', { kind: SpanKind.CLIENT, attributes: { [key]: '/_inspector' } }).end()

  expect(spans().map(({ name }) => name)).toEqual([
    'step of /_inspectors',
    'route of /_inspectors',
    'GET',
    'step of /ask/_inspector/',
    'route of /ask/_inspector/',
    'GET',
    'client',
  ])
  expect(started()).toHaveLength(3)
})

test('that cannot be read hurt nobody, and are told of', () => {
  recording.ingest.spanProcessor.onEnd({
    ...({} as Parameters<SpanProcessor['onEnd']>[0]),
    spanContext: () => undefined as never,
  })

  expect(recording.problems.splice(0)).toHaveLength(2)
})

function registerProvider(spanLimits = {}) {
  // Typed by the SDK: does not compile if we no longer fit.
  const processor: SpanProcessor = recording.ingest.spanProcessor
  const provider = new BasicTracerProvider({ spanProcessors: [processor], spanLimits })
  return provider.getTracer('theirs', '1.2')
}
