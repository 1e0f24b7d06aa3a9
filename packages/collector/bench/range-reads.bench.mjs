/**
 * How many ranges of 64 KB of a trace file can be read in a second?
 *
 * Subject: `GET /trace/{id}/file` of the inspector. Floor: a bare `node:http` handler that reads from a kept
 * descriptor; between them the same handler behind Express. Each server has a process of its own; the client is the same
 * for all, sockets that count bytes. Rounds go from one to the other, since the machine is not equally quick all the time.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createFileSink } from '../dist/sink/file-sink.js'

const RANGE_BYTES = 64 * 1024
const SPANS = 30_000
const CONNECTIONS = 4
const READS = 600
const ROUNDS = 15
const PATH = '/_inspector/trace/session/file'

const dir = mkdtempSync(path.join(tmpdir(), 'range-reads-'))
await writeSession()
const { size } = statSync(path.join(dir, 'session.jsonl.gz'))
const servers = await Promise.all(['inspector', 'express', 'bare'].map(start))
const rates = { inspector: [], express: [], bare: [] }
for (let round = 0; round <= ROUNDS; round++) {
  for (const { kind, port } of servers) {
    const perSecond = await readRanges(port)
    // The first round is for the compiler.
    if (round > 0) rates[kind].push(perSecond)
  }
}
for (const { child } of servers) child.kill()
rmSync(dir, { recursive: true })

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const medianRatio = (above, below) => median(above.map((rate, round) => rate / below[round]))
console.log(
  JSON.stringify({
    name: 'Reading ranges of 64 KB of a trace file',
    unit: 'reads a second',
    results: [
      { label: 'inspector', value: median(rates.inspector) },
      { label: 'Express, kept descriptor', value: median(rates.express) },
      { label: 'node:http, kept descriptor', value: median(rates.bare) },
    ],
    ratios: [{ label: 'node:http / inspector', value: medianRatio(rates.bare, rates.inspector), aim: 1 / 0.7 }],
  }),
)

async function writeSession() {
  const sink = createFileSink({ dir, onProblem: console.error })
  const origin = { resource: { 'service.name': 'bench' }, scope: { name: 'agent-inspector' } }
  const of = { sessionId: 'session', origin }
  sink.write({ ...of, type: 'session_event', name: 'session_started', atNs: 1n, attributes: {} })
  for (let n = 0; n < SPANS; n++) {
    const noise = Array.from({ length: 12 }, () => Math.random().toString(36).slice(2)).join(' ')
    sink.write({
      ...of,
      type: 'span',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: (n + 1).toString(16).padStart(16, '0'),
      name: 'tool.call',
      kind: 1,
      startNs: BigInt(n),
      endNs: BigInt(n + 1),
      attributes: { 'gen_ai.tool.name': 'search', 'mcp.tool.output': noise },
      events: [],
      links: [],
      status: { code: 1 },
    })
    if (n % 2000 === 0) await sink.flush()
  }
  sink.write({ ...of, type: 'session_event', name: 'session_finished', atNs: 2n, attributes: {} })
  await sink.close()
}

async function start(kind) {
  const script = fileURLToPath(new URL('range-servers.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, kind, dir, 'session'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(createInterface(child.stdout), 'line')
  return { kind, child, port: Number(port) }
}

/** @returns reads a second */
async function readRanges(port) {
  const before = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, n) => readOneAfterTheOther(port, n)))
  return (CONNECTIONS * READS * 1000) / (performance.now() - before)
}

async function readOneAfterTheOther(port, seed) {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  let left = 0
  let done
  socket.on('data', (bytes) => {
    if (left === 0) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end === -1 || bytes.toString('latin1', 9, 12) !== '206') throw new Error(bytes.toString('latin1', 0, 200))
      left = RANGE_BYTES - (bytes.length - end - 4)
    } else left -= bytes.length
    if (left === 0) done()
  })
  await once(socket, 'connect')
  const places = Math.floor(size / RANGE_BYTES)
  for (let n = 0; n < READS; n++) {
    const first = ((n * 31 + seed * 7) % places) * RANGE_BYTES
    const answered = new Promise((resolve) => {
      done = resolve
    })
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=${first}-${first + RANGE_BYTES - 1}\r\n\r\n`)
    await answered
  }
  socket.destroy()
}
