/**
 * How many spans a second go from `tool()` to a durable file, does the last of a million cost what the first did, and
 * does memory stay flat?
 *
 * Subject: an inspector that records one session. Floor: `JSON.stringify` of what was called with, and a plain write.
 * `BENCH_SPANS` makes it shorter.
 */
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { tool, workflow } from '@agent-inspector/hooks'
import { createInspector } from '../dist/index.js'

const SPANS = Number(process.env.BENCH_SPANS ?? 1_000_000)
/** Timed one by one: a tenth each. */
const STAGES = 10
/** As many calls as an agent makes before it waits for something. */
const BURST = 100

const dir = mkdtempSync(path.join(tmpdir(), 'million-spans-'))
const note = 'a line of text that a tool gave back, '.repeat(4)

await workflow('warm-up', () => callTools(0, 20_000))
const floor = plainWrite(Math.min(SPANS, 100_000))
const inspector = createInspector({ tracesDir: dir, log() {} })
await workflow('warm-up', () => callTools(0, 20_000))

const stages = []
await workflow('million', async () => {
  for (let stage = 0; stage < STAGES; stage++) {
    const before = process.hrtime.bigint()
    await callTools((stage * SPANS) / STAGES, SPANS / STAGES)
    await inspector.spanProcessor.forceFlush()
    const ns = Number(process.hrtime.bigint() - before) / (SPANS / STAGES)
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    stages.push({ ns, bytes: heapUsed + arrayBuffers })
  }
})
await inspector.close()
const bytesOnDisk = readdirSync(dir).reduce((sum, name) => sum + statSync(path.join(dir, name)).size, 0)
rmSync(dir, { recursive: true })

const [first] = stages
const last = stages.at(-1)
const mean = stages.reduce((sum, { ns }) => sum + ns, 0) / STAGES
const grownPerSpan = (last.bytes - first.bytes) / ((SPANS * (STAGES - 1)) / STAGES)
console.log(
  JSON.stringify({
    name: `${SPANS.toLocaleString('en')} spans of one session, from the call to a durable file`,
    unit: 'ns a span',
    results: [
      { label: 'the first tenth', value: first.ns },
      { label: 'the last tenth', value: last.ns },
      { label: 'spans a second', value: 1e9 / mean },
      { label: 'JSON.stringify and plain write', value: floor },
      { label: 'memory in use after the first tenth, in MiB', value: first.bytes / 2 ** 20 },
      { label: 'memory in use after the last tenth, in MiB', value: last.bytes / 2 ** 20 },
      { label: 'bytes of files a span', value: bytesOnDisk / (SPANS + 20_000) },
    ],
    ratios: [
      { label: 'the last tenth / the first tenth', value: last.ns / first.ns, aim: 1.2 },
      // The keys of its spans are kept, so that a second record of one is told from the first.
      { label: 'bytes of memory kept a span', value: Math.max(0, grownPerSpan), aim: 100 },
    ],
  }),
)

async function callTools(from, count) {
  for (let n = from; n < from + count; n++) {
    tool('read_file', { input: inputOf(n) }, () => outputOf(n))
    if (n % BURST === 0) await setImmediate()
  }
}

function inputOf(n) {
  return { path: `/docs/${(n * 2654435761) % 1_000_000}.md`, n }
}

function outputOf(n) {
  return { text: note.slice(0, n % note.length), line: n }
}

/** @returns nanoseconds a span */
function plainWrite(count) {
  const fd = openSync(path.join(dir, 'floor'), 'w')
  const before = process.hrtime.bigint()
  for (let n = 0; n < count; n++)
    writeSync(fd, `${JSON.stringify({ tool: 'read_file', input: inputOf(n), output: outputOf(n) })}\n`)
  closeSync(fd)
  rmSync(path.join(dir, 'floor'))
  return Number(process.hrtime.bigint() - before) / count
}
