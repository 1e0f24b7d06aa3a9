/**
 * What does a span cost from the hook until it is in a whole block of its file?
 *
 * Subject: the hooks of a tool call → record → queue → redaction → block. Rival: the same lines through
 * Node's gzip stream. Floor: `JSON.stringify` of the same lines and a plain write.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { createClock, createSpanId, createTraceId, emit } from '@agent-inspector/hooks'
import { decodeLine } from '@agent-inspector/trace-format'
import { createCaptureQueue } from '../dist/ingest/capture-queue.js'
import { recordHooks } from '../dist/ingest/record-hooks.js'
import { createTraceSessions } from '../dist/ingest/session-of.js'
import { createFileSink } from '../dist/sink/file-sink.js'
import { createRedactor } from '../dist/span/redact.js'
import { writeGzipStream, writePlain } from './trace-writers.mjs'

const SPANS = 20_000
/** As many calls as an agent makes before it waits for something. */
const BURST = 100
const ROUNDS = 7

const dir = mkdtempSync(path.join(tmpdir(), 'durable-block-'))
const file = path.join(dir, 'floor')
const sink = createFileSink({ dir, onProblem: console.error })
const queue = createCaptureQueue({
  sinks: [sink],
  redact: createRedactor({ environment: {} }),
  onProblem: console.error,
})
recordHooks({
  write: queue.write,
  sessions: createTraceSessions(),
  origin: { resource: { 'service.name': 'bench' }, scope: { name: 'agent-inspector' } },
})

await recordByHooks('first')
const lines = gunzipSync(readFileSync(path.join(dir, 'first.jsonl.gz')))
  .toString()
  .trimEnd()
  .split('\n')
  .slice(-SPANS)
const objects = lines.map((line) => JSON.parse(line))
const records = lines.flatMap((line) => decodeLine(line))
const [{ origin }] = records

const ways = [
  { label: 'hook to durable block', run: recordByHooks },
  { label: 'record to durable block', run: recordBySink },
  { label: 'JSON.stringify and gzip stream, level 1', run: () => writeGzipStream(file, objects) },
  { label: 'JSON.stringify and plain write', run: () => writePlain(file, objects) },
]
const times = new Map(ways.map(({ label }) => [label, []]))
for (let round = 0; round <= ROUNDS; round++) {
  for (const { label, run } of ways) {
    const before = process.hrtime.bigint()
    await run(`round-${round}`)
    // The first round is for the compiler.
    if (round > 0) times.get(label).push(Number(process.hrtime.bigint() - before) / SPANS)
  }
}
await queue.close()
await sink.close()
rmSync(dir, { recursive: true })

const median = (label) => times.get(label).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
const floor = median('JSON.stringify and plain write')
console.log(
  JSON.stringify({
    name: 'A span, from the hook to a durable block',
    unit: 'ns a span',
    results: ways.map(({ label }) => ({ label, value: median(label) })),
    ratios: [
      {
        label: 'hook to durable block / JSON.stringify and plain write',
        value: median('hook to durable block') / floor,
        aim: 3,
      },
      {
        label: 'record to durable block / JSON.stringify and plain write',
        value: median('record to durable block') / floor,
        aim: 3,
      },
    ],
  }),
)

async function recordByHooks(sessionId) {
  const frame = { traceId: createTraceId(), sessionId, clock: createClock(), signal: new AbortController().signal }
  for (let n = 0; n < SPANS; n++) {
    const { clock } = frame
    const operation = { kind: 'tool.call', id: createSpanId(), parentId: undefined, startNs: clock.nowNs(), ...frame }
    const input = { path: `/docs/${(n * 2654435761) % 1_000_000}.md`, n, note: 'x'.repeat(n % 50) }
    emit('before_tool_call', { operation, tool: 'read_file', input })
    emit('after_tool_call', { operation, output: { text: `line ${n} of the file`, bytes: n } })
    if (n % BURST === 0) await setImmediate()
  }
  await queue.flush()
}

async function recordBySink(sessionId) {
  // Records of one process share their origin.
  for (const record of records) sink.write({ ...record, sessionId: `${sessionId}-sink`, origin })
  await sink.flush()
}
