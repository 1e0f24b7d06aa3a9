import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { readIndex } from '../index-file/index-file.test-kit.js'
import { createFileSink } from '../sink/file-sink.js'
import { linesOf, newDir, partPath, tornBytes, writeRecords } from '../sink/traces-dir.test-kit.js'
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

/** Flips a byte in the data of the second block. */
function damage(file: string): void {
  const bytes = readFileSync(file)
  const at = (scanBlocks(bytes).blocks[1]?.offset ?? 0) + 40
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

test('a damaged block stays as it is, and its records are counted by their numbers, each time', async () => {
  const { dir, file } = await newSession()
  damage(file)
  const bytes = readFileSync(file)
  const lost = { outcome: 'damaged', missing_records: 3, cut_bytes: 0 }
  expect(await repair(dir)).toMatchObject({ code: 1, told: [{ ...lost, damaged_blocks: 1, reindexed: true }] })
  expect(await repair(dir)).toMatchObject({ code: 1, told: [{ ...lost, reindexed: false }] })
  expect(readFileSync(file).equals(bytes)).toBe(true)
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
])('%s at the end is not proven to be torn, and stays', async (_, bytes) => {
  const { dir, file } = await newSession()
  const stray = bytes()
  appendFileSync(file, stray)
  const { code, told } = await repair(dir)
  expect({ code, told }).toMatchObject({
    code: 1,
    told: [{ outcome: 'damaged', cut_bytes: 0, stray_bytes: stray.length }],
  })
  expect(readFileSync(file).subarray(-stray.length).equals(stray)).toBe(true)
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
