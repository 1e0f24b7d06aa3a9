import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInspector } from '@agent-inspector/collector'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'

test('a provider of SDK 3.x that is given the processor tells it what it tells its exporter', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'processor-'))
  const inspector = createInspector({ tracesDir: dir, port: 0, log: () => {} })
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({
    spanProcessors: [inspector.spanProcessor, new SimpleSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('app', '1.0')
  tracer.startSpan('chat', { attributes: { 'session.id': 'mine', 'gen_ai.operation.name': 'chat' } }).end()
  await provider.forceFlush()

  const { url } = await inspector.listen()
  const { span_count, llm_calls } = await (await fetch(`${url}/sessions/mine`)).json()
  expect({ span_count, llm_calls }).toEqual({ span_count: 1, llm_calls: 1 })
  expect(exporter.getFinishedSpans()).toHaveLength(1)

  await inspector.close()
  await rm(dir, { recursive: true })
})
