/**
 * How late does the event loop of an agent become while 10,000 spans a second are captured?
 *
 * Subject: `tool()` with an inspector that records to files, with outputs of 0.8, 8 and 30 KB. Floor: the same
 * calls without one. Each in a process of its own. What cannot be kept is dropped and counted,
 * outputs first: it must not block.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
/** Of each size; the one whose p99 is the median is told. */
const ROUNDS = 5
const SIZES = [
  { label: '0.8 KB', bytes: 400, aimMs: 5 },
  { label: '8 KB', bytes: 7600, aimMs: 5 },
  { label: '30 KB', bytes: 29_500, aimMs: 5 },
]

const results = []
const ratios = []
for (const { label, bytes, aimMs } of SIZES) {
  const alone = run(bytes)
  const rounds = Array.from({ length: ROUNDS }, () => capture(bytes)).sort((a, b) => a.p99 - b.p99)
  const captured = rounds[(ROUNDS - 1) / 2]
  results.push(
    { label: `${label}, captured: p50`, value: captured.p50 },
    { label: `${label}, captured: p99`, value: captured.p99 },
    { label: `${label}, captured: longest`, value: captured.max },
    { label: `${label}, without us: p99`, value: alone.p99 },
    { label: `${label}, without us: longest`, value: alone.max },
    { label: `${label}: calls a second`, value: captured.callsPerSecond },
    { label: `${label}: spans dropped, and counted, of each 100`, value: 100 * captured.droppedShare },
    { label: `${label}: spans kept without their output, of each 100`, value: 100 * captured.droppedValueShare },
  )
  ratios.push({ label: `${label}: p99 while capturing 10,000 spans/s, in ms`, value: captured.p99, aim: aimMs })
}
console.log(JSON.stringify({ name: 'Lateness of the event loop at 10,000 spans/s', unit: 'ms', results, ratios }))

function capture(bytes) {
  const dir = mkdtempSync(path.join(tmpdir(), 'event-loop-'))
  try {
    return run(bytes, dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function run(bytes, dir) {
  const script = new URL('./agent-under-load.mjs', import.meta.url).pathname
  const args = [...process.execArgv, script, String(bytes), String(SECONDS), ...(dir === undefined ? [] : [dir])]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 }))
}
