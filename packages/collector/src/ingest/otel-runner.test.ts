import { agent, session, snapshot, tool, workflow } from '@agent-inspector/hooks'
import { OURS } from '@agent-inspector/trace-format'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { beforeEach, describe, expect, test } from 'vitest'
import { createRecording, recordAllEachTest } from './recording.test-kit.js'
import { startIngest } from './start-ingest.js'

const recording = recordAllEachTest()
const { span, spanWith, events, started } = recording

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
        spanWith('mcp.agent.name', name),
        span(`sdk ${name}`),
        spanWith('mcp.tool.name', `tool ${name}`),
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
    const parentId = tracer.startActiveSpan('unseen', (unseen) => {
      tool('t', () => {})
      unseen.end()
      return unseen.spanContext().spanId
    })

    expect(started()).toEqual([[span('tool.call').sessionId, 'otlp']])
    expect(span('tool.call').parentId).toBe(parentId)
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
    expect(spanWith('mcp.tool.name', 'a').parentId).toBe(root.spanId)
    expect(spanWith('mcp.tool.name', 'b').parentId).toBe(root.spanId)
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

    expect(spanWith('mcp.tool.name', 'in early').parentId).toBe(spanWith('gen_ai.workflow.name', 'early').spanId)
    expect(span('in late').parentId).toBe(spanWith('gen_ai.workflow.name', 'late').spanId)
  })
})

test.each([['with', true], ['without']])(
  '%s a context manager: a second inspector that comes and goes while an agent runs leaves its tree whole',
  async (_name, hasManager = false) => {
    if (hasManager) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    const other = createRecording()
    const onProblem = (message: string, cause: unknown) => recording.problems.push(message, cause)
    await session({ id: 's' }, () =>
      workflow('w', async () => {
        const second = startIngest({ write: other.write, flush: async () => {}, onProblem })
        await tool('with two', tick)
        second.close()
        await tool('with one', tick)
      }),
    )

    const root = span('workflow.run')
    for (const name of ['with two', 'with one']) {
      expect(spanWith('mcp.tool.name', name)).toMatchObject({ sessionId: 's', parentId: root.spanId })
    }
    expect(started()).toEqual([['s', 'node']])
    expect(other.spans().map(({ attributes }) => attributes['mcp.tool.name'])).toEqual(['with two'])
  },
)

test('what is open when recording stops is written as it is then', async () => {
  const tracer = registerProvider()
  tracer.startSpan('theirs', { attributes: { a: 1 } })
  workflow('w', { input: 1 }, () => new Promise(() => {}))
  recording.ingest.close()

  const open = recording.records.filter((record) => record.type === 'span_open')
  expect(open.map(({ name }) => name).sort()).toEqual(['theirs', 'workflow.run'])
})

function registerProvider() {
  const provider = new BasicTracerProvider({ spanProcessors: [recording.ingest.spanProcessor] })
  trace.setGlobalTracerProvider(provider)
  return trace.getTracer('theirs', '1.2')
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
