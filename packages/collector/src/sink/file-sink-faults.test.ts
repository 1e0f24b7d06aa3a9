/** Faults that only a real process has: it is killed, the disk is full, handles are few. Needs the build. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, unlinkSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, openSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { linesOf, newDir, partPath, partsIn, sequenceOf, tornBytes, writeRecords } from './traces-dir.test-kit.js'

const KILL_ROUNDS = 100
/** Killed side by side: starting a process takes longest. */
const LANES = 4
const COPY_ROUNDS = 12

test(`killed at any moment, a writer loses nothing that it has told of (${KILL_ROUNDS} rounds)`, {
  timeout: 240_000,
}, async () => {
  const rounds = Array.from({ length: KILL_ROUNDS }, (_, round) => round).values()
  const lane = async (): Promise<void> => {
    for (const round of rounds) await killAndGoOn(newDir(), ((round * 7919) % 25) + 1)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
})

async function killAndGoOn(dir: string, afterMs: number): Promise<void> {
  const told = await killWriter(dir, afterMs)

  const { blocks, end, skippedBytes } = scanBlocks(readFileSync(partPath(dir, 'session-1')))
  expect(end).toBeGreaterThanOrEqual(told)
  expect(skippedBytes).toBe(0)
  expect(await createFileSource({ dir }).get('session-1')).toMatchObject({ status: 'interrupted', openSpanCount: 1 })
  const lines = blocks.reduce((sum, block) => sum + block.lines, 0)

  const sink = createFileSink({ dir })
  sink.write(nthSpan(0, { name: 'after the kill' }))
  await sink.close()
  // Every line of the whole blocks, and then the new one, without a gap.
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: lines + 1 }, (_, i) => i))
  expect(linesOf(dir, 'session-1').at(-1)).toContain('after the kill')
  expect(tornBytes(dir, 'session-1')).toBe(0)
}
test(`killed while parts are compacted, a writer leaves each as it was or as it is to be (${COPY_ROUNDS} rounds)`, {
  timeout: 120_000,
}, async () => {
  let leftCopies = 0
  for (let round = 0; round < COPY_ROUNDS; round++) {
    const dir = newDir()
    const ended = await killCompactor(dir, round < 6 ? 0 : round - 6)
    leftCopies += partsIn(dir).filter((name) => name.endsWith('.tmp')).length
    for (const part of ended) {
      expect(tornBytes(dir, part)).toBe(0)
      expect(sequenceOf(dir, part)).toEqual(Array.from({ length: 42 }, (_, n) => n))
      expect(await createFileSource({ dir }).get(part)).toMatchObject({ status: 'completed', spanCount: 40 })
    }

    await writeRecords(dir, [{ ...nthSpan(0), sessionId: 'next' }])
    expect(partsIn(dir).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
  expect(leftCopies).toBeGreaterThan(0)
})

test('on a full disk only whole blocks are written, and it is said once', async () => {
  const dir = newDir()
  // The limit on the size of a file makes writes short, then fail, as a full disk does.
  const { lines } = await run(
    dir,
    'ulimit -f 300',
    `
    const problems = []
    const sink = createFileSink({ dir, onProblem: ({ code, message }) => problems.push({ code, message }) })
    for (let n = 0; n < 400; n++) sink.write(span(n, randomBytes(2000).toString('hex')))
    sink.flushSync()
    sink.flushSync()
    console.log(JSON.stringify({ problems, writable: sink.writable, parts: sink.parts('session-1') }))`,
  )

  const { problems, writable, parts } = JSON.parse(lines[0] ?? '')
  expect(problems).toEqual([
    { code: 'DIR_NOT_WRITABLE', message: expect.stringMatching(/^Trace files cannot be written to /) },
  ])
  expect(writable).toBe(false)
  expect(tornBytes(dir, 'session-1')).toBe(0)
  const bytes = readFileSync(partPath(dir, 'session-1'))
  expect(parts).toEqual([expect.objectContaining({ part: 'session-1', bytes: bytes.length })])
  expect(scanBlocks(bytes).blocks.length).toBeGreaterThan(0)
})

test('with 64 file handles 300 sessions are recorded side by side, and listed', async () => {
  const dir = newDir()
  const { lines } = await run(
    dir,
    'ulimit -n 64',
    `
    const sink = createFileSink({ dir, onProblem: ({ message }) => console.log(message) })
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 300; n++) sink.write({ ...span(round, 'x'), sessionId: 's' + n })
      sink.flushSync()
    }`,
  )

  expect(lines).toEqual([])
  expect(partsIn(dir)).toHaveLength(300)
  for (const part of partsIn(dir)) expect(sequenceOf(dir, part)).toEqual([0, 1, 2, 3])
  // Without their indexes each file must be opened to tell whose it is.
  for (const part of partsIn(dir)) unlinkSync(indexPath(dir, part))
  const listing = await run(
    dir,
    'ulimit -n 64',
    `
    const { createFileSource } = await import(${JSON.stringify(new URL('source/file-source.js', distUrl).href)})
    const sessions = await createFileSource({ dir }).list()
    console.log(sessions.length, sessions.filter(({ unreadable }) => unreadable !== undefined).length)
    process.exit()`,
  )
  expect(listing.lines).toEqual(['300 0'])
})

const distUrl = new URL('../../dist/', import.meta.url)

/** What every child begins with. */
const prelude = `
  import { randomBytes } from 'node:crypto'
  import { createFileSink } from ${JSON.stringify(new URL('sink/file-sink.js', distUrl).href)}
  const dir = process.argv[2]
  const started = ${json(sessionEvent('session_started', { attributes: { [OURS.engine]: 'node' } }))}
  const finished = ${json(sessionEvent('session_finished'))}
  const open = ${json(openSpan({ spanId: 'f'.repeat(16) }))}
  const template = ${json(nthSpan(0))}
  const span = (n, text) => ({ ...template, startNs: BigInt(n), endNs: BigInt(n + 1),
    spanId: (n + 1).toString(16).padStart(16, '0'), attributes: { n, text } })
`

/** A record as source text. */
function json(record: TraceRecord): string {
  const text = JSON.stringify(record, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
  return text.replaceAll(/"(\d+n)"/g, '$1')
}

/** @returns the bytes of whole blocks that the writer has told of before it died */
async function killWriter(dir: string, afterMs: number): Promise<number> {
  const child = start(
    dir,
    ':',
    `
    import { writeSync } from 'node:fs'
    const sink = createFileSink({ dir, onAppend: ({ bytes }) => writeSync(1, bytes + '\\n') })
    let n = 0
    sink.write(started)
    sink.write(open)
    const more = () => {
      for (let i = 0; i < 40; i++) sink.write(span(n++, randomBytes(5000).toString('hex')))
      setImmediate(more)
    }
    more()`,
  )
  let told = 0
  const reader = createInterface({ input: child.stdout ?? raise('no output') })
  reader.on('line', (line) => {
    told = Number(line)
  })
  await once(reader, 'line')
  await delay(afterMs)
  child.kill('SIGKILL')
  await once(child, 'close')
  return told
}

/** @param afterMs after the first copy was begun @returns the sessions whose end is on the disk */
async function killCompactor(dir: string, afterMs: number): Promise<readonly string[]> {
  const child = start(
    dir,
    ':',
    `
    import { writeSync } from 'node:fs'
    const sink = createFileSink({ dir })
    let n = 0
    const more = () => {
      const sessionId = 's' + n++
      sink.write({ ...started, sessionId })
      // A block each.
      for (let i = 0; i < 40; i++) {
        sink.write({ ...span(i, randomBytes(1000).toString('hex')), sessionId })
        sink.flushSync()
      }
      sink.write({ ...finished, sessionId })
      writeSync(1, sessionId + '\\n')
      setTimeout(more, 1)
    }
    more()`,
  )
  const ended: string[] = []
  const watcher = watch(dir)
  const copyBegun = new Promise((resolve) => {
    watcher.on('change', (_, name) => String(name).endsWith('.tmp') && resolve(name))
  })
  const reader = createInterface({ input: child.stdout ?? raise('no output') })
  reader.on('line', (line) => ended.push(line))
  await copyBegun
  await delay(afterMs)
  child.kill('SIGKILL')
  watcher.close()
  await once(child, 'close')
  return ended
}

async function run(dir: string, limit: string, source: string): Promise<{ readonly lines: readonly string[] }> {
  const child = start(dir, limit, source)
  const lines: string[] = []
  createInterface({ input: child.stdout ?? raise('no output') }).on('line', (line) => lines.push(line))
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
  return { lines }
}

/** A process of its own under a limit of the shell. */
function start(dir: string, limit: string, source: string): ChildProcess {
  mkdirSync(dir, { recursive: true })
  const program = path.join(path.dirname(dir), 'main.mjs')
  writeFileSync(program, prelude + source)
  const command = `${limit}; exec "$0" "$1" "$2"`
  return spawn('/bin/sh', ['-c', command, process.execPath, program, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function raise(message: string): never {
  throw new Error(message)
}
