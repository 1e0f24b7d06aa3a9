import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInspector } from '@agent-inspector/collector'
import { trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'

test('NodeSDK 3.x that is given the processor tells it what it tells its exporter', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'processor-'))
  const inspector = createInspector({ tracesDir: dir, port: 0, log: () => {} })
  const exporter = new InMemorySpanExporter()
  const sdk = new NodeSDK({
    autoDetectResources: false,
    spanProcessors: [inspector.spanProcessor, new SimpleSpanProcessor({ exporter })],
    metricReaders: [],
    logRecordProcessors: [],
  })
  sdk.start()
  const attributes = { 'session.id': 'mine', 'gen_ai.operation.name': 'chat' }
  trace.getTracer('app', '1.0').startSpan('chat', { attributes }).end()
  const exported = exporter.getFinishedSpans().map(({ name }) => name)
  await sdk.shutdown()

  const { url } = await inspector.listen()
  const { span_count, llm_calls } = await (await fetch(`${url}/sessions/mine`)).json()
  expect({ span_count, llm_calls }).toEqual({ span_count: 1, llm_calls: 1 })
  expect(exported).toEqual(['chat'])

  await inspector.close()
  await rm(dir, { recursive: true })
})
