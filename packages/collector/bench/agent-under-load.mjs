/**
 * An agent that calls 10,000 tools a second, for event-loop.bench.mjs: with an inspector or without.
 *
 *   node agent-under-load.mjs BYTES SECONDS [DIRECTORY]
 *
 * Prints one JSON object: how late its event loop was, in milliseconds, and what became of the spans.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { tool, workflow } from '@agent-inspector/hooks'
import { createInspector } from '../dist/index.js'

const PER_SECOND = 10_000
const WARM_UP_MS = 1000
/** How finely the delay is measured: what an idle event loop shows. */
const RESOLUTION_MS = 1

const [bytes, seconds] = process.argv.slice(2, 4).map(Number)
const [dir] = process.argv.slice(4)
/** Words in no order: text that compresses as prose does. */
const words = Array.from({ length: 2000 }, () =>
  randomBytes(4)
    .toString('hex')
    .slice(0, 3 + (randomBytes(1)[0] % 6)),
)
const outputs = Array.from({ length: 64 }, () => textOf(bytes))

const inspector = dir === undefined ? undefined : createInspector({ tracesDir: dir })
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
let calls = 0
let warmUpCalls = 0
await workflow('load', async () => {
  await callTools(WARM_UP_MS)
  histogram.enable()
  warmUpCalls = calls
  calls = 0
  await callTools(seconds * 1000)
  histogram.disable()
})
await inspector?.close()

const late = (ns) => Math.max(0, ns / 1e6 - RESOLUTION_MS)
const delays = { p50: late(histogram.percentile(50)), p99: late(histogram.percentile(99)), max: late(histogram.max) }
const { spans, values } = dir === undefined ? { spans: 0, values: 0 } : dropped(dir)
const shares = { droppedShare: spans / (warmUpCalls + calls), droppedValueShare: values / (warmUpCalls + calls) }
console.log(JSON.stringify({ ...delays, callsPerSecond: calls / seconds, ...shares }))

/** As many as are due at each turn of the event loop. */
async function callTools(forMs) {
  const begin = performance.now()
  for (let done = 0, now = begin; now - begin < forMs; now = performance.now()) {
    for (const due = ((now - begin) * PER_SECOND) / 1000; done < due; done++) callTool(calls++)
    await delay(1)
  }
}

function callTool(n) {
  const output = outputs[n % outputs.length]
  tool('read_file', { input: { path: `/docs/${n}.md` } }, () => ({ text: output, n }))
}

function textOf(length) {
  let text = ''
  while (text.length < length) text += `${words[Math.floor(Math.random() * words.length)]} `
  return text.slice(0, length)
}

/** As the trace itself says: spans, and values of spans that are there without them. */
function dropped(directory) {
  const counts = { spans: 0, values: 0 }
  for (const name of readdirSync(directory).filter((one) => one.endsWith('.gz'))) {
    const told =
      /"agent_inspector.dropped.count","value":\{"intValue":"(\d+)"[^:]*:"[^"]*reason","value":\{"stringValue":"(\w+)"/g
    // Not as one string: it may be longer than any string can be.
    for (const [, number, reason] of lossesIn(path.join(directory, name), told)) {
      counts[reason === 'value_too_big' ? 'values' : 'spans'] += Number(number)
    }
  }
  return counts
}

function* lossesIn(file, pattern) {
  const bytes = readFileSync(file)
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 16)) {
    yield* gunzipSync(bytes.subarray(at, at + bytes.readUInt32LE(at + 16)))
      .toString('latin1')
      .matchAll(pattern)
  }
}
