/**
 * How long does it take to list 10,000 sessions of a directory?
 *
 * Subject: the file source, by the summaries of their indexes; cold is a source that has seen nothing,
 * warm one that was asked before. Floor: `lstat` of each file and 512 bytes of its index, nothing made of them.
 * The files are in the cache of the system both times.
 */
import { closeSync, lstatSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFileSink } from '../dist/sink/file-sink.js'
import { createFileSource } from '../dist/source/file-source.js'

const SESSIONS = 10_000
const ROUNDS = 7

const dir = mkdtempSync(path.join(tmpdir(), 'list-sessions-'))
await writeSessions()
const times = { cold: [], warm: [], floor: [] }
for (let round = 0; round <= ROUNDS; round++) {
  const source = createFileSource({ dir })
  const took = { cold: await time(() => list(source)), warm: await time(() => list(source)), floor: await time(touch) }
  source.close()
  // The first round is for the compiler.
  if (round > 0) for (const [way, ms] of Object.entries(took)) times[way].push(ms)
}
rmSync(dir, { recursive: true })

const median = (way) => times[way].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
console.log(
  JSON.stringify({
    name: 'Listing 10,000 sessions',
    unit: 'ms',
    results: [
      { label: 'cold', value: median('cold') },
      { label: 'warm', value: median('warm') },
      { label: 'lstat and 512 bytes of each', value: median('floor') },
    ],
    ratios: [
      { label: 'cold, in ms', value: median('cold'), aim: 300 },
      { label: 'warm, in ms', value: median('warm'), aim: 50 },
    ],
  }),
)

async function writeSessions() {
  const origin = { resource: { 'service.name': 'bench' }, scope: { name: 'agent-inspector' } }
  const sink = createFileSink({ dir, onProblem: console.error })
  for (let n = 0; n < SESSIONS; n++) {
    const of = { type: 'session_event', sessionId: `session-${n}`, atNs: BigInt(n), origin }
    sink.write({ ...of, name: 'session_started', attributes: { 'agent_inspector.engine': 'node' } })
    sink.write({ ...of, name: 'session_finished', attributes: {} })
    if (n % 500 === 0) await sink.flush()
  }
  await sink.close()
}

async function list(source) {
  const { length } = await source.list()
  if (length !== SESSIONS) throw new Error(`${length} sessions were listed`)
}

function touch() {
  const bytes = Buffer.alloc(512)
  for (const name of readdirSync(dir)) {
    if (!name.endsWith('.jsonl.gz')) continue
    lstatSync(path.join(dir, name))
    const fd = openSync(path.join(dir, name.replace('.jsonl.gz', '.idx')), 'r')
    readSync(fd, bytes, 0, 512, 0)
    closeSync(fd)
  }
}

async function time(run) {
  const before = performance.now()
  await run()
  return performance.now() - before
}
