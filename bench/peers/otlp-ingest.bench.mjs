/**
 * How many spans a second come in by OTLP and reach a file that outlives the process, and does it stay so as a trace
 * grows?
 *
 * Subject: our server, in JSON and Protobuf. Rival: the telemetry server of Genkit, which takes OTLP in JSON. Each in a
 * process of its own, with the same bodies: one trace, 0.5 KB a span, one request after another on one connection.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// That of the collector.
const protobuf = createRequire(new URL('../../packages/collector/package.json', import.meta.url))('protobufjs')
const text = 'x'.repeat(100)
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const protos = fileURLToPath(new URL('../../packages/collector/proto', import.meta.url))
const root = new protobuf.Root()
root.resolvePath = (_origin, target) => path.join(protos, target)
const ExportRequest = root
  .loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto')
  .lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest')

const runs = [
  { kind: 'ours', encoding: 'JSON', batch: 1, count: 2_000 },
  { kind: 'ours', encoding: 'JSON', batch: 100, count: 10_000 },
  { kind: 'ours', encoding: 'JSON', batch: 100, count: 50_000 },
  { kind: 'ours', encoding: 'JSON', batch: 1000, count: 50_000 },
  { kind: 'ours', encoding: 'Protobuf', batch: 1, count: 2_000 },
  { kind: 'ours', encoding: 'Protobuf', batch: 100, count: 50_000 },
  { kind: 'ours', encoding: 'Protobuf', batch: 1000, count: 50_000 },
  { kind: 'genkit', encoding: 'JSON', batch: 1, count: 1_000 },
  { kind: 'genkit', encoding: 'JSON', batch: 100, count: 10_000 },
  { kind: 'genkit', encoding: 'JSON', batch: 1000, count: 20_000 },
]

const results = []
for (const run of runs) results.push({ label: labelOf(run), value: await measure(run) })
const rate = (label) => results.find((result) => result.label === label).value
console.log(
  JSON.stringify({
    name: 'Spans by OTLP to a durable file',
    unit: 'spans a second',
    results,
    ratios: [
      ratio('genkit JSON, 20,000 spans by 1,000', 'ours JSON, 50,000 spans by 1,000', 1 / 3),
      ratio('genkit JSON, 1,000 spans by 1', 'ours JSON, 2,000 spans by 1', 0.01),
      ratio('ours JSON, 10,000 spans by 100', 'ours JSON, 50,000 spans by 100', 1.2),
    ],
  }),
)

function labelOf({ kind, encoding, batch, count }) {
  return `${kind} ${encoding}, ${count.toLocaleString('en')} spans by ${batch.toLocaleString('en')}`
}

function ratio(above, below, aim) {
  return { label: `${above} / ${below}`, value: rate(above) / rate(below), aim }
}

/** @returns {Promise<number>} spans a second */
async function measure({ kind, encoding, batch, count }) {
  const dir = mkdtempSync(path.join(tmpdir(), 'otlp-ingest-'))
  const script = fileURLToPath(new URL('otlp-server.mjs', import.meta.url))
  const child = fork(script, [kind, dir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ url }] = await once(child, 'message')
  const bodies = Array.from({ length: count / batch }, (_, n) => bodyOf(encoding, n * batch, batch))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  // For the compiler.
  for (let n = 0; n < 20; n++) await post(agent, url, encoding, bodyOf(encoding, count + n, 1))
  const before = performance.now()
  for (const body of bodies) await post(agent, url, encoding, body)
  child.send('flush')
  await once(child, 'message')
  const seconds = (performance.now() - before) / 1000
  agent.destroy()
  child.kill('SIGKILL')
  await once(child, 'exit')
  rmSync(dir, { recursive: true, force: true })
  return count / seconds
}

async function post(agent, url, encoding, body) {
  const type = encoding === 'JSON' ? 'application/json' : 'application/x-protobuf'
  const outgoing = request(url, {
    agent,
    method: 'POST',
    headers: { 'Content-Type': type, 'Content-Length': body.length },
  })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  response.resume()
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
}

function bodyOf(encoding, from, count) {
  const spans = Array.from({ length: count }, (_, n) => spanOf(from + n))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] }
  const message = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] }
  if (encoding === 'JSON') return Buffer.from(JSON.stringify(message))
  for (const span of spans) {
    for (const id of ['traceId', 'spanId', 'parentSpanId']) if (span[id]) span[id] = Buffer.from(span[id], 'hex')
  }
  return Buffer.from(ExportRequest.encode(ExportRequest.fromObject(message)).finish())
}

function spanOf(n) {
  const startNs = 1_763_668_000_000_000_000n + BigInt(n) * 1_000_000n
  return {
    traceId: TRACE_ID,
    spanId: idOf(n + 1),
    ...(n > 0 && { parentSpanId: idOf(1) }),
    name: 'search',
    kind: 1,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(startNs + 900_000n),
    attributes: [
      { key: 'genkit:name', value: { stringValue: 'search' } },
      { key: 'genkit:input', value: { stringValue: text } },
      { key: 'genkit:output', value: { stringValue: text } },
    ],
    status: { code: 1 },
  }
}

function idOf(n) {
  return n.toString(16).padStart(16, '0')
}
