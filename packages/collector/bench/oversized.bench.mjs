/**
 * What does a value of 20 MB cost the agent, and does anything of it block the event loop after the call?
 *
 * A tool call whose input is 20 MB, beside a bare `JSON.stringify` of the same: the time until the agent goes on. Then
 * redaction, hash, preview, compression and writing happen in slices: the longest delay of the event loop meanwhile,
 * beside that of an event loop which has nothing to do. Inputs: one long prompt, and 100,000 small objects, which the
 * agent has held for a while.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClock, createSpanId, createTraceId, emit } from '@agent-inspector/hooks'
import { createCaptureQueue } from '../dist/ingest/capture-queue.js'
import { recordHooks } from '../dist/ingest/record-hooks.js'
import { createTraceSessions } from '../dist/ingest/session-of.js'
import { createFileSink } from '../dist/sink/file-sink.js'
import { createRecordCutter } from '../dist/span/cut-record.js'
import { createRedactor } from '../dist/span/redact.js'

const ROUNDS = 9
const RESOLUTION_MS = 1

const dir = mkdtempSync(path.join(tmpdir(), 'oversized-'))
const environment = { SERVICE_TOKEN: 'not-to-be-found-anywhere' }
const redact = createRedactor({ environment })
const sink = createFileSink({ dir })
const queue = createCaptureQueue({
  sinks: [sink],
  redact,
  cut: createRecordCutter({ redact, environment }),
  onProblem: console.error,
})
const origin = { resource: {}, scope: { name: 'bench' } }
recordHooks({ write: queue.write, sessions: createTraceSessions(), origin })
const frame = { traceId: createTraceId(), clock: createClock(), signal: new AbortController().signal }

const inputs = {
  'one long prompt': (n) => ({ prompt: `${n} The quick brown fox jumps over the "lazy" dog.\n`.repeat(410_000) }),
  '100,000 objects': (n) =>
    Array.from({ length: 100_000 }, (_, i) => ({ id: i, n, name: `row ${i}`, text: 'x'.repeat(150) })),
}

const results = []
let worstMax = 0
let worstRatio = 0
for (const [name, make] of Object.entries(inputs)) {
  const { call, floor, p99, max } = await measure(make)
  results.push(
    { label: `${name}: the call`, value: call },
    { label: `${name}: JSON.stringify alone`, value: floor },
    { label: `${name}: delay of the event loop afterwards, p99`, value: p99 },
    { label: `${name}: the longest, median of ${ROUNDS} rounds`, value: max },
  )
  worstMax = Math.max(worstMax, max)
  worstRatio = Math.max(worstRatio, call / floor)
}
const idle = await idleDelay()
if (queue.dropped.queue_full + queue.dropped.value_too_big > 0) throw new Error('What was timed was dropping.')
await sink.close()
rmSync(dir, { recursive: true })

console.log(
  JSON.stringify({
    name: 'A value of 20 MB, from the call to the file',
    unit: 'ms',
    results: [...results, { label: 'floor: longest delay in a second with nothing to do', value: idle }],
    ratios: [
      { label: 'longest block of the event loop after the call, ms', value: worstMax, aim: 5 },
      { label: 'the call to JSON.stringify alone', value: worstRatio, aim: 2 },
    ],
  }),
)
process.exit(0)

async function measure(make) {
  const calls = []
  const floors = []
  const maxima = []
  const p99s = []
  for (let round = 0; round < ROUNDS; round++) {
    const input = make(round)
    // Made long before: what is young is copied by the garbage collector, whoever calls for it.
    globalThis.gc()
    floors.push(timed(() => JSON.stringify(input)))
    await sleep(20)
    calls.push(timed(() => recordCall(input)))
    const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    await sleep(0)
    delays.enable()
    while (queue.waitingBytes > 0) await sleep(5)
    delays.disable()
    maxima.push(delays.max / 1e6 - RESOLUTION_MS)
    p99s.push(delays.percentile(99) / 1e6 - RESOLUTION_MS)
  }
  return { call: median(calls), floor: median(floors), p99: median(p99s), max: median(maxima) }
}

function recordCall(input) {
  const { traceId, clock, signal } = frame
  const operation = {
    kind: 'tool.call',
    id: createSpanId(),
    parentId: undefined,
    traceId,
    sessionId: 'bench',
    startNs: clock.nowNs(),
    clock,
    signal,
  }
  emit('before_tool_call', { operation, tool: 'read', input })
  emit('after_tool_call', { operation, output: 'ok' })
}

async function idleDelay() {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  await sleep(1000)
  delays.disable()
  return delays.max / 1e6 - RESOLUTION_MS
}

function timed(work) {
  const before = performance.now()
  work()
  return performance.now() - before
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
