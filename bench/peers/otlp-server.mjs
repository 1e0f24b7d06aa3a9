/**
 * One server that takes OTLP, for otlp-ingest.bench.mjs: tells its parent `{ url }`, and `{}` when all that it has taken
 * is in a file, each time it is asked.
 *
 *   node otlp-server.mjs KIND DIR
 */

import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { connect, createServer as createTcpServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const [kind, dir] = process.argv.slice(2)
const { url, flush } = await { ours, genkit, bare }[kind]()
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
  while (!(await isListening(port))) await delay(10)
  // It answers when it has written.
  return { url: `http://127.0.0.1:${port}/api/otlp`, flush: async () => {} }
}

async function bare() {
  const server = createServer((incoming, response) => {
    const chunks = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString())
      response.setHeader('Content-Type', 'application/json')
      response.end('{}')
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/v1/traces`, flush: async () => {} }
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false)).once('connect', () => resolve(socket.destroy().destroyed))
  })
}

async function freePort() {
  const server = createTcpServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
