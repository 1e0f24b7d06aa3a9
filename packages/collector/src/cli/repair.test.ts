import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { readIndex } from '../index-file/index-file.test-kit.js'
import { createFileSink } from '../sink/file-sink.js'
import { linesOf, namesOf, newDir, partPath, sequenceOf, tornBytes, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { createNotesFiles } from '../source/notes-files.js'
import { deleteSession } from '../storage/delete-session.js'
import { encodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { runCli } from './cli.test-kit.js'

const started = sessionEvent('session_started')

/** Three blocks: the start and a span, three spans, a span. */
async function newSession(): Promise<{ dir: string; file: string }> {
  const dir = newDir()
  for (const records of [[started, nthSpan(0)], [nthSpan(1), nthSpan(2), nthSpan(3)], [nthSpan(4)]]) {
    await writeRecords(dir, records)
  }
  return { dir, file: partPath(dir, 'session-1') }
}

async function repair(dir: string, ...args: readonly string[]) {
  const { code, json, err } = await runCli(['repair', ...args, '--json', '--traces-dir', dir])
  return { code, told: json(), err }
}

const BACKUP = /^session-1\.jsonl\.gz\.[0-9a-f]{16}\.bak$/

const backupsIn = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.bak'))

/** Flips a byte in the data of a block, by default the second. */
function damage(file: string, block = 1): void {
  const bytes = readFileSync(file)
  const at = (scanBlocks(bytes).blocks.at(block)?.offset ?? 0) + 40
  writeFileSync(file, bytes.with(at, (bytes[at] ?? 0) ^ 0xff))
}

test('a torn end is cut off, and what was lost is told', async () => {
  const { dir, file } = await newSession()
  const { size } = statSync(file)
  appendFileSync(file, encodeBlock('{"lost":1}\n{"lost":2}\n', 2).subarray(0, 36))

  const dry = await repair(dir, '--dry-run')
  expect(dry).toMatchObject({ code: 0, told: [{ outcome: 'repaired', cut_bytes: 36, cut_records: 2, dry_run: true }] })
  expect(statSync(file).size).toBe(size + 36)

  const { code, told } = await repair(dir)
  expect(code).toBe(0)
  expect(told).toMatchObject([{ part: 'session-1', session_id: 'session-1', cut_bytes: 36, cut_records: 2 }])
  expect(statSync(file).size).toBe(size)
  expect((await readIndex(dir, 'session-1')).rows).toHaveLength(5)
  expect(await repair(dir)).toMatchObject({ told: [{ outcome: 'sound', reindexed: false, cut_bytes: 0 }] })
})

test('a file that was cut anywhere in its last block is whole after it', async () => {
  const { dir, file } = await newSession()
  const whole = readFileSync(file)
  const last = scanBlocks(whole).blocks.at(-1)?.offset ?? 0
  for (const size of [last + 1, last + 23, last + 24, whole.length - 11]) {
    writeFileSync(file, whole.subarray(0, size))
    expect(await repair(dir)).toMatchObject({ code: 0, told: [{ outcome: 'repaired', cut_bytes: size - last }] })
    expect(tornBytes(dir, 'session-1')).toBe(0)
    expect(linesOf(dir, 'session-1')).toHaveLength(5)
  }
})

test('a damaged block is left out of the part, which is kept as it was beside it', async () => {
  const { dir, file } = await newSession()
  damage(file)
  const bytes = readFileSync(file)
  const found = { outcome: 'repaired', missing_records: 3, damaged_blocks: 1, mended: true, cut_bytes: 0 }
  expect(await repair(dir, '--dry-run')).toMatchObject({ code: 0, told: [found] })
  expect(readFileSync(file).equals(bytes)).toBe(true)

  const { code, told } = await repair(dir)
  expect({ code, told }).toMatchObject({ code: 0, told: [{ ...found, backup: expect.stringMatching(BACKUP) }] })
  expect(readFileSync(path.join(dir, String(backupsIn(dir)[0]))).equals(bytes)).toBe(true)
  expect(sequenceOf(dir, 'session-1')).toEqual([0, 1, 5])
  expect((await readIndex(dir, 'session-1')).rows).toHaveLength(2)
  const [session] = await createFileSource({ dir }).list()
  expect(session).toMatchObject({ spanCount: 2, ledger: { missing: 3 } })

  const whole = readFileSync(file)
  expect(await repair(dir)).toMatchObject({ code: 0, told: [{ outcome: 'sound', missing_records: 3, mended: false }] })
  expect(readFileSync(file).equals(whole)).toBe(true)
  expect(backupsIn(dir)).toHaveLength(1)
  expect((await runCli(['doctor', '--storage', '--traces-dir', dir])).code).toBe(0)
  // Who writes on in it goes on behind its last number.
  await writeRecords(dir, [nthSpan(9)])
  expect(sequenceOf(dir, 'session-1')).toEqual([0, 1, 5, 6])
})

test('of what is lost at the end, where no number tells of it, a line does', async () => {
  const { dir, file } = await newSession()
  damage(file, -1)
  expect((await repair(dir)).told).toMatchObject([{ outcome: 'repaired', missing_records: 1, mended: true }])
  expect(namesOf(dir, 'session-1').at(-1)).toBe('records_dropped')
  const [session] = await createFileSource({ dir }).list()
  expect(session).toMatchObject({ spanCount: 4, ledger: { missing: 0, dropped: { damaged: 1 } } })
})

test('a part whose first line is lost gets another one, of the session that its records tell', async () => {
  const { dir, file } = await newSession()
  damage(file, 0)
  expect((await repair(dir)).told).toMatchObject([{ outcome: 'repaired', session_id: 'session-1', mended: true }])
  expect(namesOf(dir, 'session-1')).toEqual(['session_started', ...Array(4).fill('tool.call')])
  expect(sequenceOf(dir, 'session-1')).toEqual([0, 2, 3, 4, 5])
  expect(await repair(dir)).toMatchObject({ code: 0, told: [{ outcome: 'sound' }] })
})

test('with a session its backups are deleted', async () => {
  const { dir, file } = await newSession()
  damage(file)
  await repair(dir)
  const sessions = createFileSource({ dir })
  await deleteSession('session-1', { dir, sessions, notes: createNotesFiles(dir) })
  expect(readdirSync(dir)).toEqual([])
})

test.each([
  ['bytes of somebody else', () => Buffer.from('not of a block')],
  [
    'a block of which the length is damaged',
    () => {
      const block = Buffer.from(encodeBlock('{"kept":1}\n', 1))
      block.writeUInt32LE(99_999, 16)
      return block
    },
  ],
])('%s at the end is not proven to be torn: the part is written anew without it, and kept', async (_, bytes) => {
  const { dir, file } = await newSession()
  const stray = bytes()
  appendFileSync(file, stray)
  const before = readFileSync(file)
  const { code, told } = await repair(dir)
  expect({ code, told }).toMatchObject({
    code: 0,
    told: [{ outcome: 'repaired', cut_bytes: 0, stray_bytes: stray.length, mended: true }],
  })
  expect(readFileSync(path.join(dir, String(backupsIn(dir)[0]))).equals(before)).toBe(true)
  expect(tornBytes(dir, 'session-1')).toBe(0)
  expect(sequenceOf(dir, 'session-1')).toEqual([0, 1, 2, 3, 4, 5])
})

test('a part of which not a block can be read is left as it is', async () => {
  const { dir, file } = await newSession()
  for (const block of [0, 1, 2]) damage(file, block)
  const bytes = readFileSync(file)
  const { code, told } = await repair(dir)
  expect({ code, told }).toMatchObject({ code: 1, told: [{ outcome: 'failed' }] })
  expect(readFileSync(file).equals(bytes)).toBe(true)
  expect(backupsIn(dir)).toEqual([])
})

test('a part whose writer lives is refused, and nothing of it is changed', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  sink.write(started)
  await sink.flush()
  appendFileSync(partPath(dir, 'session-1'), encodeBlock('{}\n', 1).subarray(0, 30))
  const bytes = readFileSync(partPath(dir, 'session-1'))
  const { code, told } = await repair(dir)
  expect({ code, told }).toMatchObject({
    code: 1,
    told: [{ outcome: 'refused', reason: expect.stringMatching(/writer/) }],
  })
  expect(readFileSync(partPath(dir, 'session-1')).equals(bytes)).toBe(true)
  await sink.close()
})

test('one session, or one file elsewhere, is repaired alone', async () => {
  const { dir, file } = await newSession()
  await writeRecords(dir, [{ ...started, sessionId: 'other' }])
  rmSync(path.join(dir, 'other.idx'), { force: true })
  truncateSync(file, statSync(file).size - 12)
  expect((await repair(dir, 'session-1')).told).toMatchObject([{ part: 'session-1', outcome: 'repaired' }])
  expect(existsSync(path.join(dir, 'other.idx'))).toBe(false)

  truncateSync(file, statSync(file).size - 12)
  expect((await repair(newDir(), file)).told).toMatchObject([{ part: 'session-1', outcome: 'repaired' }])
  expect((await repair(dir, 'nobody')).err).toContain('SESSION_NOT_FOUND')
})

test('a file that is no trace file is told, and left as it is', async () => {
  const { dir } = await newSession()
  writeFileSync(partPath(dir, 'foreign'), 'text')
  const { code, lines } = await runCli(['repair', '--traces-dir', dir])
  expect(code).toBe(1)
  expect(lines).toContain('failed    foreign.jsonl.gz  The file is no trace file.')
  expect(lines.at(-1)).toMatch(/^2 parts: (1 sound, )?(1 repaired, )?1 failed$/)
  expect(readFileSync(partPath(dir, 'foreign'), 'utf8')).toBe('text')
})
