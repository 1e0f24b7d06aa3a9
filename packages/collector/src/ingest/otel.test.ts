import { agent, installRunner, session, snapshot, tool, workflow } from '@agent-inspector/hooks'
import { context, createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { BasicTracerProvider as BasicTracerProviderV1 } from '@opentelemetry/sdk-trace-base-v1'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OURS } from '../span/attributes.js'
import type { SessionEventRecord, SpanRecord, TraceRecord } from '../span/record.js'
import { createOtelRunner } from './otel-runner.js'
import { type HookIngest, recordHooks } from './record-hooks.js'
import { createTraceSessions, sessionOfSpan } from './session-of.js'
import { createSpanProcessor, type SpanProcessorIngest } from './span-processor.js'

let records: TraceRecord[] = []
let problems: unknown[] = []
let hooks: HookIngest
let otel: SpanProcessorIngest
let uninstall: () => void

beforeEach(() => {
  records = []
  problems = []
  const write = (record: TraceRecord) => void records.push(record)
  const sessions = createTraceSessions()
  const runner = createOtelRunner({ sessionOfSpan: (span) => sessionOfSpan(span, sessions) })
  uninstall = installRunner(runner)
  hooks = recordHooks({ write, sessions, origin: { resource: {}, scope: { name: '@agent-inspector/hooks' } } })
  otel = createSpanProcessor({
    write,
    sessions,
    operationIn: runner.operationIn,
    flush: async () => {},
    onProblem: (message, cause) => problems.push(message, cause),
  })
})
afterEach(() => {
  hooks.close()
  otel.close()
  uninstall()
  context.disable()
  trace.disable()
  expect(problems).toEqual([])
})

describe('with a context manager', () => {
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  })

  test("a span made through the OpenTelemetry API inside a helper is the helper's child", async () => {
    const tracer = registerProvider()
    await session({ id: 's' }, () =>
      agent('a', async () => {
        await tick()
        await tracer.startActiveSpan('http GET', async (span) => {
          await tick()
          tracer.startSpan('dns').end()
          span.end()
        })
      }),
    )

    const [dns, http, own] = [span('dns'), span('http GET'), span('agent.call')]
    expect(http).toMatchObject({ sessionId: 's', traceId: own.traceId, parentId: own.spanId })
    expect(dns).toMatchObject({ sessionId: 's', traceId: own.traceId, parentId: http.spanId })
  })

  test('a helper inside an active span is its child, and one inside that the child of the helper', async () => {
    const tracer = registerProvider()
    await tracer.startActiveSpan('request', async (request) => {
      await tick()
      await workflow('w', async () => {
        await tick()
        await tool('t', tick)
      })
      request.end()
    })

    const [request, own, inner] = [span('request'), span('workflow.run'), span('tool.call')]
    expect(own).toMatchObject({ traceId: request.traceId, parentId: request.spanId, sessionId: request.traceId })
    expect(inner).toMatchObject({ traceId: request.traceId, parentId: own.spanId, sessionId: request.traceId })
    expect(started()).toEqual([[request.traceId, 'otlp']])
  })

  test('theirs and ours may alternate, in parallel branches too', async () => {
    const tracer = registerProvider()
    const branch = (name: string) =>
      agent(name, () =>
        tracer.startActiveSpan(`sdk ${name}`, async (active) => {
          await tick()
          await tool(`tool ${name}`, tick)
          active.end()
        }),
      )
    await session({ id: 's' }, () => Promise.all([branch('a'), branch('b')]))

    for (const name of ['a', 'b']) {
      const [outer, middle, inner] = [
        subject('mcp.agent.name', name),
        span(`sdk ${name}`),
        subject('mcp.tool.name', `tool ${name}`),
      ]
      expect(middle.parentId).toBe(outer.spanId)
      expect(inner.parentId).toBe(middle.spanId)
    }
  })

  test('a session inside an active span takes over its trace, and says so once', () => {
    const tracer = registerProvider()
    tracer.startActiveSpan('request', (request) => {
      session({ id: 'mine' }, () => {
        workflow('w', () => tracer.startSpan('inside').end())
        workflow('w2', () => {})
      })
      request.end()
    })

    const request = span('request')
    expect(span('workflow.run')).toMatchObject({
      sessionId: 'mine',
      traceId: request.traceId,
      parentId: request.spanId,
    })
    expect(span('inside').sessionId).toBe('mine')
    expect(events().filter(({ name }) => name === 'trace_joined')).toMatchObject([
      { sessionId: 'mine', traceId: request.traceId, attributes: { [OURS.joinedSessionId]: request.traceId } },
    ])
  })

  test('a snapshot inside an active span of theirs hangs under it', () => {
    registerProvider().startActiveSpan('request', (request) => {
      snapshot('plan', [1])
      request.end()
    })

    expect(span('state.snapshot').parentId).toBe(span('request').spanId)
  })

  test('a helper under a span that nobody records begins the session all the same', () => {
    // A provider without our processor: we see its span only as the parent.
    const tracer = new BasicTracerProvider().getTracer('theirs')
    tracer.startActiveSpan('unseen', (unseen) => {
      tool('t', () => {})
      unseen.end()
    })

    expect(started()).toEqual([[span('tool.call').sessionId, 'otlp']])
    expect(span('tool.call').parentId).toBeDefined()
  })

  test('a trace that the application does not sample stays unsampled below our spans', () => {
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
    const unsampled = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 0,
    })
    context.with(unsampled, () => tool('t', () => provider.getTracer('theirs').startSpan('below').end()))

    expect(exporter.getFinishedSpans()).toEqual([])
    expect(span('tool.call').parentId).toBe('b7ad6b7169203331')
  })
})

describe('without a context manager', () => {
  test('helpers nest by a storage of our own', async () => {
    await session({ id: 's' }, () =>
      workflow('w', async () => {
        await tick()
        await Promise.all([tool('a', tick), tool('b', tick)])
      }),
    )

    const root = span('workflow.run')
    expect(subject('mcp.tool.name', 'a').parentId).toBe(root.spanId)
    expect(subject('mcp.tool.name', 'b').parentId).toBe(root.spanId)
  })

  test("a span made inside a helper is filed under the helper's session", async () => {
    const tracer = registerProvider()
    await session({ id: 's' }, () =>
      tool('t', async () => {
        await tick()
        tracer.startSpan('theirs').end()
      }),
    )

    expect(span('theirs')).toMatchObject({ sessionId: 's' })
    expect(started()).toEqual([['s', 'node']])
  })

  test('one that comes later serves the next root operation, and the running one is not torn', async () => {
    const tracer = registerProvider()
    const running = workflow('early', async () => {
      await tick()
      await tool('in early', tick)
    })
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    await running
    await workflow('late', async () => {
      await tick()
      tracer.startSpan('in late').end()
    })

    expect(subject('mcp.tool.name', 'in early').parentId).toBe(subject('gen_ai.workflow.name', 'early').spanId)
    expect(span('in late').parentId).toBe(subject('gen_ai.workflow.name', 'late').spanId)
  })
})

describe('spans of an SDK', () => {
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
    const active = tracer.startSpan('full', { attributes: { a: 1, b: 2, c: 3 }, links: [{ context: active0 }] })
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
    const provider = new BasicTracerProvider({ spanProcessors: [otel.processor, otel.processor] })
    provider.getTracer('theirs').startSpan('once').end()

    expect(spans()).toHaveLength(1)
  })

  test('reach the other processors as they always did', () => {
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), otel.processor] })
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
    otel.writeOpen()
    active.setAttribute('n', 1)
    otel.writeOpen()
    otel.writeOpen()

    expect(records.filter(({ type }) => type === 'span_open')).toMatchObject([
      { name: 'slow', attributes: { list: ['a'] }, spanId: active.spanContext().spanId },
      { attributes: { n: 1 } },
    ])
    expect(Object.keys(records.at(-1)?.attributes ?? {})).toEqual(['n'])
  })

  test('of the 1.x line, which names parent and scope differently, fit too', () => {
    const provider = new BasicTracerProviderV1({ spanProcessors: [otel.processor] })
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

  test('that cannot be read hurt nobody, and are told of', () => {
    otel.processor.onEnd({ ...({} as Parameters<SpanProcessor['onEnd']>[0]), spanContext: () => undefined as never })

    expect(problems).toHaveLength(2)
    problems = []
  })
})

const active0 = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }

function registerProvider(spanLimits = {}) {
  // Typed by the SDK: fails to compile if we no longer fit.
  const processor: SpanProcessor = otel.processor
  const provider = new BasicTracerProvider({ spanProcessors: [processor], spanLimits })
  trace.setGlobalTracerProvider(provider)
  return trace.getTracer('theirs', '1.2')
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function spans(): SpanRecord[] {
  return records.filter((record) => record.type === 'span')
}

function events(): SessionEventRecord[] {
  return records.filter((record) => record.type === 'session_event')
}

function started(): unknown[] {
  return events()
    .filter(({ name }) => name === 'session_started')
    .map(({ sessionId, attributes }) => [sessionId, attributes[OURS.engine]])
}

function span(name: string): SpanRecord {
  return found(
    spans().find((record) => record.name === name),
    name,
  )
}

function subject(key: string, value: string): SpanRecord {
  return found(
    spans().find(({ attributes }) => attributes[key] === value),
    value,
  )
}

function found(record: SpanRecord | undefined, what: string): SpanRecord {
  if (record === undefined) throw new Error(`no "${what}" among ${spans().map(({ name }) => name)}`)
  return record
}
