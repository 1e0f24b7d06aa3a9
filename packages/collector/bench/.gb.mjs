/**
 * How fast is a large part compacted, and what does it take of the process that does it?
 *
 * Subject: `compactPart` of a part of 200 MB in blocks of 32 KB, as a session leaves them that says something ten times
 * a second. Floor: `gunzip | gzip -1` of the same file, in two processes of their own. A megabyte is one of the part.
 * Pauses are of the event loop while it runs, beyond the 1 ms that a timer asks for.
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { compactPart } from '../dist/part-file/compact-part.js'
import { encodeBlock } from '../dist/trace-file/block.js'

const MEGABYTE = 1e6
const SIZE = Number(process.env.COMPACT_MEGABYTES ?? 200) * MEGABYTE

const [, , subject] = process.argv
if (subject === "write") writePart(process.argv[3])
else if (subject === undefined) compare()
else console.log(JSON.stringify(await compact(subject)))

function compare() {
  const dir = mkdtempSync(path.join(tmpdir(), 'compact-'))
  try {
    const file = path.join(dir, 'part.jsonl.gz')
    writePart(file)
    const megabytes = statSync(file).size / MEGABYTE
    const before = performance.now()
    execFileSync('/bin/sh', ['-c', 'gunzip -c "$0" | gzip -1 > "$0.floor"', file])
    const floor = megabytes / ((performance.now() - before) / 1000)
    const script = fileURLToPath(import.meta.url)
    const { ms, rssMegabytes, p99Ms, maxMs } = JSON.parse(execFileSync(process.execPath, [script, file]))
    const ours = megabytes / (ms / 1000)
    console.log(
      JSON.stringify({
        name: 'Compacting a part of 200 MB',
        unit: 'MB/s',
        results: [
          { label: 'compaction', value: ours },
          { label: 'gunzip | gzip -1', value: floor },
        ],
        ratios: [
          { label: 'speed of gunzip | gzip -1, compared with ours', value: floor / ours, aim: 1.5 },
          { label: 'memory at most, in MB', value: rssMegabytes, aim: 200 },
          { label: 'pause of the event loop, p99 in ms', value: p99Ms, aim: 10 },
          { label: 'longest pause of the event loop, in ms', value: maxMs, aim: 50 },
        ],
      }),
    )
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** Some hundred blocks over and over: nothing here looks at the numbers of their lines. */
function writePart(file) {
  const header = { key: 'agent_inspector.generation', value: { stringValue: '0'.repeat(16) } }
  const blocks = Array.from({ length: 256 }, () => encodeBlock(Array.from({ length: 40 }, line).join(''), 40))
  const fd = openSync(file, 'w')
  let bytes = writeSync(fd, encodeBlock(`${JSON.stringify({ attributes: [header] })}\n`, 1))
  for (let n = 0; bytes < SIZE; n++) bytes += writeSync(fd, blocks[n % blocks.length])
  closeSync(fd)
}

/** 0.8 KB, of which a half is new. */
function line() {
  const text = Array.from({ length: 32 }, () => Math.random().toString(36).slice(2)).join(' ')
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"tool.call","text":"${text}","same":"${'as before '.repeat(36)}"}]}]}]}\n`
}

async function compact(file) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const before = performance.now()
  const isDone = await compactPart({
    file,
    generation: 'f'.repeat(16),
    swap({ file: copy }) {
      renameSync(copy, file)
      return true
    },
  })
  const ms = performance.now() - before
  delay.disable()
  if (!isDone) throw new Error('it was left as it is')
  const inMs = (ns) => ns / 1e6 - 1
  return {
    ms,
    rssMegabytes: process.resourceUsage().maxRSS / 1000,
    p99Ms: inMs(delay.percentile(99)),
    maxMs: inMs(delay.max),
  }
}
