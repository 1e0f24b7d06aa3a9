/**
 * How much memory does the process keep for each span of a session of 1,000,000, while it is recorded, read over HTTP, and
 * after its end?
 *
 * Subject: an agent with the inspector in its process. What it cannot do without is the key of each span, by which a
 * second record is told from the first: 12 to 18 bytes, in the index and in what is shown live.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const SPANS = 1_000_000
const WARM_UP = 50_000
const RANGE_BYTES = 64 * 1024
const RANGES = 2000
/** What comes late is still counted for a minute. */
const FORGOTTEN_AFTER_MS = 65_000

const dir = mkdtempSync(path.join(tmpdir(), 'server-memory-'))
const script = fileURLToPath(new URL('memory-server.mjs', import.meta.url))
const child = fork(script, [dir], { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
const [{ port }] = await once(child, 'message')
const base = `http://127.0.0.1:${port}/_inspector/trace/long`

const first = await order({ upTo: WARM_UP })
await read()
const started = await order({ upTo: WARM_UP })
const recorded = await order({ upTo: SPANS })
await read()
const readWhileOpen = await order({ upTo: SPANS })
const ended = await order({})
await setTimeout(FORGOTTEN_AFTER_MS)
await read()
const readAfterwards = await order({})
child.kill()
rmSync(dir, { recursive: true })

const aSpan = (bytes) => bytes / (SPANS - WARM_UP)
console.log(
  JSON.stringify({
    name: 'Memory of the process for a session of 1,000,000 spans',
    unit: 'bytes a span',
    results: [
      { label: 'while it is recorded', value: aSpan(recorded - started) },
      { label: 'and read: its index, and 64 KB ranges', value: aSpan(readWhileOpen - started) },
      { label: 'after its end', value: aSpan(ended - started) },
      { label: 'a minute later, and read', value: aSpan(readAfterwards - started) },
      { label: 'all that the process keeps, in MB, at the end', value: readAfterwards / 1e6 },
      { label: 'the same after the first 50,000 spans', value: first / 1e6 },
    ],
    ratios: [
      { label: 'while it is recorded and read, bytes a span', value: aSpan(readWhileOpen - started), aim: 64 },
      { label: 'a minute after its end, bytes a span', value: aSpan(readAfterwards - started), aim: 1 },
    ],
  }),
)

/** @returns bytes that the process keeps when it has done so */
async function order(what) {
  child.send(what)
  const [{ bytes }] = await once(child, 'message')
  return bytes
}

async function read() {
  for await (const _ of (await fetch(`${base}/index`)).body);
  const { headers } = await fetch(`${base}/file`, { method: 'HEAD' })
  const places = Math.floor(headers.get('content-length') / RANGE_BYTES)
  for (let n = 0; n < RANGES; n++) {
    const at = ((n * 31) % places) * RANGE_BYTES
    const answer = await fetch(`${base}/file`, { headers: { Range: `bytes=${at}-${at + RANGE_BYTES - 1}` } })
    await answer.arrayBuffer()
  }
  // The lines by range too: they need the place of every block.
  await (await fetch(base, { headers: { 'Accept-Encoding': 'identity', Range: 'bytes=-1' } })).arrayBuffer()
}
