import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { type Chunk, decodeChunk, encodeChunk, HEADER_BYTES, OURS } from '@agent-inspector/trace-format'
import { assert, asyncProperty, integer } from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath, readIndex } from '../index-file/index-file.test-kit.js'
import { readSummary } from '../index-file/read-summary.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { seal } from '../trace-file/index-seal.js'
import { encodeSummary } from '../trace-file/index-summary.js'
import { createFileSource } from './file-source.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })
const SPANS = 300
const spans = Array.from({ length: SPANS }, (_, n) => nthSpan(n))
const PART = 'session-1'

let dir: string
let file: string
/** As it was written. */
let good: Buffer

beforeEach(async () => {
  dir = newDir()
  await writeRecords(dir, [started, ...spans, finished])
  file = indexPath(dir, PART)
  good = readFileSync(file)
})

const chunksFrom = (bytes: Buffer): number => bytes.readUInt32LE(56)

/** What the session and its index are to whoever asks now, for the first time. */
async function asked() {
  const source = createFileSource({ dir })
  const [listed] = await source.list()
  const index = await source.openIndex(PART)
  const bytes = await index?.read(0, index.bytes)
  await index?.close()
  return { listed, index, bytes, onDisk: await readIndex(dir, PART) }
}

async function expectWhole(): Promise<void> {
  const { listed, index, bytes, onDisk } = await asked()
  expect(listed).toMatchObject({ id: PART, title: 'A session', status: 'completed', spanCount: SPANS })
  expect(index?.coveredBytes).toBe(statSync(partPath(dir, PART)).size)
  expect(onDisk.rows.map(({ spanId }) => spanId)).toEqual(spans.map((_, n) => spanIdOf(n)))
  expect(Buffer.from(bytes ?? [])).toEqual(readFileSync(file).subarray(onDisk.summary.roomBytes))
}

describe('an index that holds', () => {
  test('is read, and nothing else: not a byte of the part', async () => {
    const bytes = readFileSync(partPath(dir, PART))
    utimesSync(partPath(dir, PART), 1, 1)
    // Of the file with this time.
    unlinkSync(file)
    await expectWhole()
    good = readFileSync(file)
    writeFileSync(partPath(dir, PART), Buffer.alloc(bytes.length), { flag: 'r+' })
    utimesSync(partPath(dir, PART), 1, 1)
    await expectStays()
  })

  test('stays as it was written', expectStays)

  async function expectStays(): Promise<void> {
    const { mtimeMs } = statSync(file)
    await expectWhole()
    expect(statSync(file).mtimeMs).toBe(mtimeMs)
    expect(readFileSync(file).equals(good)).toBe(true)
  }
})

describe('an index is made anew that', () => {
  const damaged = (at: number, byte: number): Buffer => {
    const bytes = Buffer.from(good)
    bytes[at] = byte
    return bytes
  }

  test('is absent', async () => {
    unlinkSync(file)
    await expectWhole()
  })

  test('is cut at any byte', async () => {
    await assert(
      asyncProperty(integer({ min: 0, max: good.length - 1 }), async (length) => {
        writeFileSync(file, good)
        truncateSync(file, length)
        await expectWhole()
      }),
      { numRuns: 25 },
    )
  })

  test('has any byte damaged', async () => {
    await assert(
      asyncProperty(integer({ min: 0, max: good.length - 1 }), integer({ min: 1, max: 255 }), async (at, change) => {
        writeFileSync(file, damaged(at, (good[at] ?? 0) ^ change))
        await expectWhole()
      }),
      { numRuns: 40 },
    )
  })

  test.each([
    ['summary', 3],
    ['chunks', 1024 + 3],
  ])('is of a newer version: its %s', async (_, at) => {
    writeFileSync(file, damaged(at, 9))
    await expectWhole()
  })

  test('is something else', async () => {
    writeFileSync(file, 'my own notes')
    await expectWhole()
  })

  test('is a link: it is replaced, and where it leads nothing is read or written', async () => {
    const target = newDir()
    writeFileSync(target, good)
    unlinkSync(file)
    symlinkSync(target, file)
    await expectWhole()
    expect(readFileSync(target).equals(good)).toBe(true)
  })

  test('is of another session', async () => {
    await writeRecords(dir, [
      { ...started, sessionId: 'other' },
      { ...nthSpan(0), sessionId: 'other' },
    ])
    copyFileSync(indexPath(dir, 'other'), file)
    unlinkSync(partPath(dir, 'other'))
    await expectWhole()
  })

  test('is of the part as another one was in its place', async () => {
    const other = newDir()
    await writeRecords(other, [started, nthSpan(7777), finished])
    renameSync(partPath(other, PART), partPath(dir, PART))
    const { listed, onDisk } = await asked()
    expect(listed).toMatchObject({ spanCount: 1 })
    expect(onDisk.rows.map(({ spanId }) => spanId)).toEqual([spanIdOf(7777)])
  })

  /** The one chunk of the index, with other contents and a checksum that fits. */
  const forged = (change: (chunk: Chunk) => Chunk): Buffer => {
    const at = chunksFrom(good)
    const chunk = decodeChunk(new Uint8Array(good.subarray(at)))
    if (chunk === undefined) throw new Error('no chunk')
    return Buffer.concat([good.subarray(0, at), seal(encodeChunk(change(chunk)))])
  }

  test.each<readonly [string, (chunk: Chunk) => Chunk]>([
    [
      'offsets of blocks past the end',
      ({ columns, ...chunk }) => ({ ...chunk, columns: withFirst(columns, 'blocks') }),
    ],
    ['strings past the end', ({ columns, ...chunk }) => ({ ...chunk, columns: withFirst(columns, 'subjects') })],
    ['coverage past the end', (chunk) => ({ ...chunk, coveredBytes: 2 ** 40 })],
    ['another generation', (chunk) => ({ ...chunk, generation: '00000000000000aa' })],
  ])('has %s', async (_, change) => {
    writeFileSync(file, forged(change))
    await expectWhole()
  })

  function withFirst(columns: Chunk['columns'], name: 'blocks' | 'subjects'): Chunk['columns'] {
    return { ...columns, [name]: columns[name].with(0, 0xfffffff0) }
  }

  test('is of another generation: its summary too', async () => {
    const summary = readSummary(file)
    if (summary === undefined) throw new Error('no summary')
    unlinkSync(file)
    await createFileSource({ dir }).list()
    const other = encodeSummary({ ...summary, generation: '00000000000000aa', stamp: { ...summary.stamp, bytes: 1 } })
    writeFileSync(file, Buffer.concat([other, good.subarray(other.length)]))
    await expectWhole()
  })
})

test('an index whose summary is behind is served as far as it goes; the list reads the part', async () => {
  const [before, former] = [readFileSync(partPath(dir, PART)), readFileSync(file)]
  await writeRecords(dir, [nthSpan(SPANS)])
  writeFileSync(file, former)
  const source = createFileSource({ dir })
  const index = await source.openIndex(PART)
  expect(index?.coveredBytes).toBe(before.length)
  await index?.close()
  expect(await source.list()).toMatchObject([{ spanCount: SPANS + 1 }])
  // What was read is kept in the summary; the chunks are as they were.
  const { summary, rows } = await readIndex(dir, PART)
  expect(summary.session).toMatchObject({ spanCount: SPANS + 1 })
  expect(rows).toHaveLength(SPANS)
})

test('a part with a torn end is read once, and not again while it is as it is', async () => {
  appendFileSync(partPath(dir, PART), readFileSync(partPath(dir, PART)).subarray(0, 100))
  expect(await createFileSource({ dir }).list()).toMatchObject([{ spanCount: SPANS }])
  const { stamp, coveredBytes } = readSummary(file) ?? {}
  expect([stamp?.bytes, coveredBytes]).toEqual([statSync(partPath(dir, PART)).size, stamp && stamp.bytes - 100])
})

test('of a session whose parts tell of the same spans each is counted once', async () => {
  copyFileSync(partPath(dir, PART), partPath(dir, `${PART}~0a0b0c0d`))
  copyFileSync(file, indexPath(dir, `${PART}~0a0b0c0d`))
  expect(await createFileSource({ dir }).list()).toMatchObject([{ id: PART, spanCount: SPANS }])
})

test('where no index can be written, the list goes on and the index is refused with a code', async () => {
  rmSync(file)
  mkdirSync(file)
  const source = createFileSource({ dir })
  expect(await source.list()).toMatchObject([{ spanCount: SPANS }])
  await expect(source.openIndex(PART)).rejects.toMatchObject({ code: 'INDEX_UNAVAILABLE' })
  expect(await source.openIndex('no-such-session')).toBeUndefined()
  expect(await source.openIndex(PART, '../x')).toBeUndefined()
})

test('the header of a chunk is where a range of it begins', async () => {
  const index = await createFileSource({ dir }).openIndex(PART)
  expect((await index?.read(0, HEADER_BYTES))?.length).toBe(HEADER_BYTES)
  await index?.close()
})
