import { mkdirSync, readFileSync, renameSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import {
  CHUNK_ROWS,
  createSessionFold,
  decodeLine,
  OURS,
  rowOf,
  type SpanRecord,
  seqOfLine,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { nthSpan, openSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { createFileSink, type FileSink } from '../sink/file-sink.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { decodeBlock } from '../trace-file/block.js'
import { bytesOf } from '../trace-file/lines.test-kit.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { indexPath, readIndex } from './index-file.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })
const wide = (n: number): SpanRecord => nthSpan(n, { attributes: { 'mcp.tool.name': `tööl ${n % 5}` } })
const spans = (count: number) => Array.from({ length: count }, (_, n) => wide(n))

/** What an index must say, from the trace file alone: every line at its place. */
function expected(dir: string, part: string) {
  const file = readFileSync(partPath(dir, part))
  const { blocks, end } = scanBlocks(file)
  const fold = createSessionFold('session-1')
  const rows = blocks.flatMap((block) => {
    const text = Buffer.from(decodeBlock(bytesOf(file, block)))
    return linesOf(text).flatMap(({ offset, length }) => {
      const line = text.toString('utf8', offset, offset + length)
      const records = decodeLine(line)
      if ('problem' in records) throw new Error(records.problem)
      for (const record of records) fold.add(record)
      const place = { seq: seqOfLine(line) ?? -1, block: block.offset, offset, length }
      return records.flatMap((record) => rowOf(record, place) ?? [])
    })
  })
  return { rows, end, session: fold.summary() }
}

function linesOf(text: Buffer): readonly { readonly offset: number; readonly length: number }[] {
  const lines = []
  for (let offset = 0; offset < text.length; ) {
    const length = text.indexOf('\n', offset) - offset
    lines.push({ offset, length })
    offset += length + 1
  }
  return lines
}

async function expectWhole(dir: string, part = 'session-1'): Promise<void> {
  const { rows, end, session } = expected(dir, part)
  const index = await readIndex(dir, part)
  expect(index.rows).toEqual(rows)
  expect(index.coveredBytes).toBe(end)
  expect(index.summary).toMatchObject({ part, coveredBytes: end, session })
  const { ino, size, mtimeMs } = statSync(partPath(dir, part))
  expect(index.summary.stamp).toEqual({ inode: ino, bytes: size, changedMs: mtimeMs })
}

describe('the index of a part', () => {
  test('says of each span where its line is, and of the session what its records tell', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, openSpan({ spanId: spanIdOf(7) }), ...spans(2000), finished])
    await expectWhole(dir)
    expect((await readIndex(dir, 'session-1')).rows[1]).toMatchObject({
      spanId: spanIdOf(0),
      operation: 'tool.call',
      subject: 'tööl 0',
      status: 1,
    })
    expect(statSync(indexPath(dir, 'session-1')).mode & 0o777).toBe(0o600)
  })

  test('is whole after each flush, while the session goes on', async () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    const write = async (records: readonly TraceRecord[]) => {
      for (const record of records) sink.write(record)
      await sink.flush()
      await expectWhole(dir)
    }
    await write([started])
    await write([wide(0), openSpan({ spanId: spanIdOf(1) })])
    await write([sessionEvent('waiting_on_signal', { spanId: spanIdOf(1) })])
    await write([wide(1), wide(2)])
    await sink.close()
  })

  test('follows by itself, without a flush', async () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    for (const record of [started, ...spans(3)]) sink.write(record)
    await vi.waitFor(() => expectWhole(dir))
    await sink.close()
  })

  test('is laid out in full chunks when the session has ended', async () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    sink.write(started)
    for (let n = 0; n < 10_000; n++) {
      sink.write(wide(n))
      if (n % 1000 === 0) await sink.flush()
    }
    const before = await readIndex(dir, 'session-1')
    expect(before.chunkRows.length).toBeGreaterThan(5)
    sink.write(finished)
    await sink.close()
    const after = await readIndex(dir, 'session-1')
    expect(after.chunkRows).toEqual([CHUNK_ROWS, CHUNK_ROWS, 10_000 - 2 * CHUNK_ROWS])
    expect(after.summary.indexGeneration).not.toBe(before.summary.indexGeneration)
    await expectWhole(dir)
  })

  test('goes on when a session that had ended is resumed in the same process', async () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    for (const record of [started, ...spans(20), finished, started, nthSpan(50), finished]) sink.write(record)
    await sink.close()
    await expectWhole(dir)
  })

  test('goes on where the part is written on by others, however it was come by', async () => {
    const visit = fc.array(fc.constantFrom('span', 'open', 'flush'), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { minLength: 2, maxLength: 4 }), fc.boolean(), async (visits, isLost) => {
        const dir = newDir()
        let n = 0
        for (const steps of visits) {
          const sink = createFileSink({ dir })
          sink.write(started)
          for (const step of steps) {
            if (step === 'flush') sink.flushSync()
            else sink.write(step === 'span' ? wide(n++) : openSpan({ spanId: spanIdOf(n) }))
          }
          await sink.close()
          await expectWhole(dir)
          if (isLost) unlinkSync(indexPath(dir, 'session-1'))
        }
      }),
      { seed: 3, numRuns: 25 },
    )
  }, 30_000)

  test('knows what others wrote before, and what came while it was reading that', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, ...spans(3000)])
    const sink = createFileSink({ dir })
    for (let n = 3000; n < 3200; n++) {
      sink.write(wide(n))
      if (n % 50 === 0) await sink.flush()
    }
    sink.flushSync()
    await expect
      .poll(async () => (await readIndex(dir, 'session-1')).summary.session?.spanCount, { timeout: 20_000 })
      .toBe(3200)
    await expectWhole(dir)
    await sink.close()
  })
})

describe('what stands in its way costs nothing but the index', () => {
  async function recordOver(prepare: (dir: string) => void, during: (dir: string) => void = () => {}): Promise<string> {
    const dir = newDir()
    mkdirSync(dir)
    prepare(dir)
    const sink: FileSink = createFileSink({ dir, onProblem: (problem) => expect.unreachable(problem.message) })
    for (const record of [started, ...spans(3)]) sink.write(record)
    await sink.flush()
    during(dir)
    sink.write(nthSpan(4))
    sink.write(finished)
    await sink.close()
    expect(expected(dir, 'session-1').rows).toHaveLength(4)
    return dir
  }

  test('an index of another file, which is replaced', async () => {
    await expectWhole(await recordOver((dir) => writeFileSync(indexPath(dir, 'session-1'), 'something else')))
  })

  test('a link, which is replaced and not followed', async () => {
    const target = newDir()
    writeFileSync(target, 'not ours')
    await expectWhole(await recordOver((dir) => symlinkSync(target, indexPath(dir, 'session-1'))))
    expect(readFileSync(target, 'utf8')).toBe('not ours')
  })

  test('a folder', async () => {
    const dir = await recordOver((path) => mkdirSync(indexPath(path, 'session-1')))
    await expect(readIndex(dir, 'session-1')).rejects.toThrow()
  })

  test('an index that is removed meanwhile', async () => {
    const dir = await recordOver(
      () => {},
      (path) => unlinkSync(indexPath(path, 'session-1')),
    )
    await expect(readIndex(dir, 'session-1')).rejects.toThrow()
  })

  test('an index that somebody has made anew meanwhile, which is left alone', async () => {
    const dir = await recordOver(
      () => {},
      (path) => {
        writeFileSync(indexPath(path, 'other'), 'made anew')
        renameSync(indexPath(path, 'other'), indexPath(path, 'session-1'))
      },
    )
    const handle = await open(indexPath(dir, 'session-1'))
    expect((await handle.readFile()).toString()).toBe('made anew')
    await handle.close()
  })
})
