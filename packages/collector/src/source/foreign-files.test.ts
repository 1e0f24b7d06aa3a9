import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeRecord } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { endedSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { newDir, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createDirectory } from './directory.js'
import { createFileSource } from './file-source.js'
import { createForeignFiles, isForeign } from './foreign-files.js'
import { createSummaryCache } from './summary-cache.js'

const fixtures = new URL('../../../trace-format/fixtures/', import.meta.url)
const python = readFileSync(new URL('python-to-json.jsonl', fixtures))
const pythonConsole = readFileSync(new URL('python-console.json', fixtures))
const traceloop = readFileSync(new URL('openai-traceloop.json', fixtures))

function dirOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = newDir()
  mkdirSync(dir)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(dir, name), bytes)
  return dir
}

/** Half of it in a member of its own. */
function twoMembers(text: Buffer): Buffer {
  const half = Math.floor(text.length / 2)
  return Buffer.concat([gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))])
}

const ofPython = {
  title: 'MCPApp.run',
  engine: 'otlp',
  spanCount: 4,
  errorCount: 1,
  llmCalls: 1,
  toolCalls: 2,
  inputTokens: 412,
}

describe('a file that others have written', () => {
  test('is a session, called as its file, whatever it is called and however it is packed', async () => {
    const dir = dirOf({
      'a.jsonl': python,
      'b.json': pythonConsole,
      'c.jsonl.gz': gzipSync(python),
      'd.ndjson.gz': twoMembers(python),
      'e ä".NDJSON': python,
      'f.json.gz': twoMembers(pythonConsole),
      'plain in spite of its name.jsonl.gz': python,
    })
    const sessions = await createFileSource({ dir }).list()
    expect(sessions.map(({ id }) => id).sort()).toEqual(readdirSync(dir).sort())
    for (const session of sessions) {
      const { size } = statSync(path.join(dir, session.id))
      const parts = [{ part: session.id, generation: expect.stringMatching(/^[0-9a-f]{16}$/), bytes: size }]
      expect(session).toMatchObject({ ...ofPython, parts, ledger: { written: 4, unreadableLines: 0 } })
    }
  })

  test('is all that it holds, of however many traces and sessions', async () => {
    const dir = dirOf({ 'all.json': Buffer.concat([python, traceloop]) })
    const session = await createFileSource({ dir }).get('all.json')
    expect(session?.spanCount).toBeGreaterThan(4)
  })

  test('counts what is no span', async () => {
    const dir = dirOf({ 'a.jsonl': `${python}not a span\n{"a":1}\n` })
    expect(await createFileSource({ dir }).get('a.jsonl')).toMatchObject({
      ...ofPython,
      ledger: { unreadableLines: 2, firstUnreadable: { line: 5, problem: 'is not JSON' } },
    })
  })

  test('is left as it is: nothing is written to it, nor beside it', async () => {
    const dir = dirOf({ 'a.jsonl': python, 'b.jsonl.gz': gzipSync(python) })
    const before = readdirSync(dir).map((name) => [name, readFileSync(path.join(dir, name))])
    const source = createFileSource({ dir })
    await source.list()
    await (await source.openPart('a.jsonl'))?.close()
    await expect(source.openIndex('b.jsonl.gz')).rejects.toMatchObject({ code: 'INDEX_UNAVAILABLE' })
    expect(readdirSync(dir).map((name) => [name, readFileSync(path.join(dir, name))])).toEqual(before)
  })

  test('is read anew when it has grown or was replaced, and not while it is the same', async () => {
    const dir = dirOf({ 'a.jsonl': python })
    const source = createFileSource({ dir })
    expect(await source.get('a.jsonl')).toMatchObject({ spanCount: 4 })
    appendFileSync(path.join(dir, 'a.jsonl'), `${encodeRecord(endedSpan(), 0)}\n`)
    const grown = await source.get('a.jsonl')
    expect(grown).toMatchObject({ spanCount: 5 })
    writeFileSync(path.join(dir, 'other'), traceloop)
    renameSync(path.join(dir, 'other'), path.join(dir, 'a.jsonl'))
    const replaced = await source.get('a.jsonl')
    expect(replaced?.spanCount).not.toBe(5)
    expect(replaced?.parts[0]?.generation).not.toBe(grown?.parts[0]?.generation)
  })

  test('runs until nothing came for a while, and has then ended', async () => {
    const endNs = BigInt(Date.now()) * 1_000_000n
    const dir = dirOf({ 'a.jsonl': encodeRecord(endedSpan({ endNs }), 0) })
    let now = Date.now()
    const source = createFileSource({ dir, nowMs: () => now })
    expect(await source.get('a.jsonl')).toMatchObject({ status: 'running' })
    now += 31_000
    expect(await source.get('a.jsonl')).toMatchObject({ status: 'completed', endedNs: endNs })
    now += 300_000
    expect(await source.get('a.jsonl')).toMatchObject({ status: 'completed', endedNs: endNs })
  })

  test('of our own lines, unpacked, is the session that it was', async () => {
    const records = [sessionEvent('session_started'), endedSpan(), sessionEvent('session_finished')]
    const dir = dirOf({ 'a.jsonl': records.map((record, seq) => `${encodeRecord(record, seq)}\n`).join('') })
    expect(await createFileSource({ dir }).get('a.jsonl')).toMatchObject({ status: 'completed', engine: 'node' })
  })

  test('never stands for a session that is called as the file', async () => {
    const dir = newDir()
    await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'a.jsonl' })])
    writeFileSync(path.join(dir, 'a.jsonl'), python)
    const source = createFileSource({ dir })
    expect(await source.list()).toMatchObject([{ id: 'a.jsonl', spanCount: 0 }])
    expect(await source.get('a.jsonl')).toMatchObject({ spanCount: 0 })
    const part = await source.openPart('a.jsonl')
    expect(part?.foreign).toBeUndefined()
    await part?.close()
  })

  test('without a span, or torn before the first, says so', async () => {
    const dir = dirOf({
      'settings.json': '{"theme":"dark"}',
      'torn.jsonl.gz': gzipSync(python).subarray(0, 60),
      'notes.jsonl': 'my notes',
      'empty.json': '',
    })
    const sessions = await createFileSource({ dir }).list()
    expect(Object.fromEntries(sessions.map(({ id, unreadable }) => [id, unreadable]))).toEqual({
      'settings.json': 'The file holds no span that can be read.',
      'torn.jsonl.gz': 'The file holds no span that can be read.',
      'notes.jsonl': 'The file is no trace file.',
      'empty.json': 'The file is empty.',
    })
  })
})

describe('a hostile file', () => {
  /** 1 GiB of spaces in 1 MiB. */
  const bomb = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '))))

  async function readBounded(files: Readonly<Record<string, Uint8Array>>, maxTextBytes: number) {
    const dir = dirOf(files)
    const [entry] = await createDirectory(dir, createSummaryCache(dir)).all()
    if (entry === undefined || !('unreadable' in entry) || !isForeign(entry)) throw new Error('not foreign')
    return createForeignFiles({ dir, maxTextBytes }).summaryOf(entry, 0n)
  }

  test('that inflates without end is read up to a bound; what came before it is shown', async () => {
    const bytes = Buffer.concat([gzipSync(python), bomb])
    const before = process.memoryUsage().arrayBuffers
    const session = await readBounded({ 'a.jsonl.gz': bytes }, 4 * 1024 * 1024)
    expect(session).toMatchObject({ ...ofPython, ledger: { unreadableLines: 1 } })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  })

  test('with one line of 20 MiB has that line passed over and counted', async () => {
    const long = JSON.stringify({ name: 'x'.repeat(20 * 1024 * 1024) })
    const text = Buffer.concat([python, Buffer.from(`${long}\n`), traceloop])
    const session = await readBounded({ 'a.jsonl': text }, 2 ** 30)
    expect(session.ledger.unreadableLines).toBe(1)
    expect(session.spanCount).toBeGreaterThan(4)
  })

  test('that is damaged in the middle is shown up to there', async () => {
    const spans = Array.from({ length: 20_000 }, (_, n) => encodeRecord(endedSpan({ spanId: spanIdOf(n) }), n))
    const bytes = gzipSync(spans.join('\n'))
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 100)
    const session = await readBounded({ 'a.jsonl.gz': bytes }, 2 ** 30)
    expect(session.ledger.unreadableLines).toBeGreaterThan(0)
    expect(session.spanCount).toBeGreaterThan(5000)
    expect(session.spanCount).toBeLessThan(20_000)
  })
})
