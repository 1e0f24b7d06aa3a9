/** An application that traces all of its HTTP sees nothing of what the inspector in its process asks of others. Needs the build. */
import { expect, test, vi } from 'vitest'
import { createApp } from './otel/app.test-kit.js'
import { startOtlpServer } from './sink/otlp-server.test-kit.js'

/** Makes one request of its own, so that it is seen to trace them. */
const SOURCE = `
const http = require('node:http')
const { context, trace } = require('@opentelemetry/api')
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks')
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk')

const exporter = new InMemorySpanExporter()
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
trace.setGlobalTracerProvider(provider)
new HttpInstrumentation().setTracerProvider(provider)
const patched = require('node:http')

patched.get(process.env.ENDPOINT + '/own', (response) => {
  response.resume().on('end', () => {
    process.once('exit', () => {
      const spans = exporter.getFinishedSpans().map(({ attributes }) => attributes['http.url'] ?? attributes['url.full'])
      console.log(JSON.stringify(spans))
    })
  })
})
`

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('neither what it forwards nor whom it asks for the port becomes a span of the application', async () => {
  const endpoint = await startOtlpServer()
  const app = createApp('2.12', 'app.cjs', SOURCE)
  const { code, err, out } = await app.run({
    isRecorded: true,
    // Its port is taken: whoever wants it asks who has it.
    env: { ENDPOINT: endpoint.url, INSPECTOR_FORWARD_OTLP: endpoint.url, INSPECTOR_PORT: new URL(endpoint.url).port },
  })
  expect([code, err]).toEqual([0, expect.stringContaining('is taken by')])
  expect(JSON.parse(out)).toEqual([`${endpoint.url}/own`])
  const asked = new Set(endpoint.requests.map(({ path }) => path.split('?')[0]))
  expect(asked).toEqual(new Set(['/own', '/v1/traces', '/_inspector/health']))
})
