/**
 * One server that takes OTLP, for otlp-ingest.bench.mjs: tells its parent `{ url }`, and `{}` when all that it has taken
 * is in a file, each time it is asked.
 *
 *   node otlp-server.mjs KIND DIR
 */
import { createRequire } from 'node:module'
import { createServer } from 'node:net'

const [kind, dir] = process.argv.slice(2)
const { url, flush } = await { ours, genkit }[kind]()
process.on('message', async () => {
  await flush()
  process.send({})
})
process.send({ url })

async function ours() {
  const { createInspector } = await import('../../packages/collector/dist/index.js')
  const inspector = createInspector({ tracesDir: dir, port: 0, otlpPort: 0, otlpGrpcPort: 0, log: () => {} })
  const { port } = await inspector.listen()
  return { url: `http://127.0.0.1:${port}/v1/traces`, flush: () => inspector.spanProcessor.forceFlush() }
}

async function genkit() {
  // Its ES modules do not load.
  const telemetry = createRequire(import.meta.url)('@genkit-ai/telemetry-server')
  const { LocalFileLogStore, LocalFileTraceStore, startTelemetryServer } = telemetry
  const traceStore = new LocalFileTraceStore({ storeRoot: dir, indexRoot: dir })
  const logStore = new LocalFileLogStore({ storeRoot: dir, indexRoot: dir })
  const port = await freePort()
  await startTelemetryServer({ port, traceStore, logStore })
  // It answers when it has written.
  return { url: `http://127.0.0.1:${port}/api/otlp`, flush: async () => {} }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
