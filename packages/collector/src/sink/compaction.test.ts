/** What becomes of a part when its session has ended, as whoever writes and reads it sees it. */
import { existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeRecord, OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { readIndex } from '../index-file/index-file.test-kit.js'
import { liveFilePath } from '../process/live-file.js'
import { createFileSource } from '../source/file-source.js'
import type { Appended } from '../span/ports.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink, type FileSink } from './file-sink.js'
import { linesOf, newDir, partPath, sequenceOf, tornBytes, writeRecords } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished')

/** One block a record: a session in which little happens at a time. */
async function writeQuietly(sink: FileSink, records: readonly TraceRecord[]): Promise<void> {
  for (const record of records) {
    sink.write(record)
    await sink.flush()
  }
}

const spans = (from: number, count: number) => Array.from({ length: count }, (_, n) => nthSpan(from + n))
const sizeOf = (dir: string) => statSync(partPath(dir, 'session-1')).size
const isHeld = (dir: string) => existsSync(liveFilePath(dir, 'session-1'))

test('a quiet session costs a fraction of the bytes once it has ended', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  await writeQuietly(sink, [started, ...spans(0, 300)])
  const before = sizeOf(dir) / 301
  sink.write(finished)
  await sink.close()

  expect(scanBlocks(readFileSync(partPath(dir, 'session-1'))).blocks).toHaveLength(1)
  const after = sizeOf(dir) / 302
  expect(before).toBeGreaterThan(190)
  expect(after).toBeLessThan(45)
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: 302 }, (_, n) => n))
})

test('who follows it is told of another generation, with the bytes it has now', async () => {
  const dir = newDir()
  const told: Appended[] = []
  const sink = createFileSink({ dir, onAppend: (appended) => told.push(appended) })
  await writeQuietly(sink, [started, ...spans(0, 20), finished])
  await sink.close()

  const [before, after] = [told.at(-2), told.at(-1)]
  expect(after).toEqual({
    ...before,
    generation: expect.stringMatching(/^[0-9a-f]{16}$/),
    bytes: sizeOf(dir),
    records: 0,
  })
  expect(after?.generation).not.toBe(before?.generation)
  expect(linesOf(dir, 'session-1')[0]).toContain(after?.generation)
  expect(sink.parts('session-1')).toEqual([{ part: 'session-1', generation: after?.generation, bytes: sizeOf(dir) }])
})

test('who has it open reads on what he opened; who opens it then reads the same lines', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  const source = createFileSource({ dir })
  await writeQuietly(sink, [started, ...spans(0, 20)])
  const open = await source.openPart('session-1')
  const fd = openSync(partPath(dir, 'session-1'), 'r')
  const whole = readFileSync(partPath(dir, 'session-1'))
  const listed = await source.get('session-1')
  await writeQuietly(sink, [finished])
  await sink.close()

  expect(await open?.read(0, open.bytes)).toEqual(whole)
  const still = Buffer.alloc(whole.length)
  readSync(fd, still, 0, whole.length, 0)
  expect(still.equals(whole)).toBe(true)
  await open?.close()
  const now = await source.openPart('session-1')
  expect(now?.generation).not.toBe(open?.generation)
  expect(now?.bytes).toBe(sizeOf(dir))
  await now?.close()
  expect(await source.get('session-1')).toMatchObject({ status: 'completed', spanCount: listed?.spanCount })
})

test('its index tells where its lines are now', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  await writeQuietly(sink, [started, ...spans(0, 40), finished])
  await sink.close()
  const { rows, summary, chunkRows } = await readIndex(dir, 'session-1')
  expect(new Set(rows.map(({ block }) => block))).toEqual(new Set([0]))
  expect(chunkRows).toEqual([40])
  const { ino, mtimeMs } = statSync(partPath(dir, 'session-1'))
  expect(summary.stamp).toEqual({ inode: ino, bytes: sizeOf(dir), changedMs: mtimeMs })
  const lines = linesOf(dir, 'session-1').join('\n')
  for (const [n, { offset, length }] of rows.entries()) {
    expect(Buffer.from(lines).toString('utf8', offset, offset + length)).toBe(encodeRecord(nthSpan(n), n + 1))
  }
})

test('what comes late stands behind it, with its number, and in the index', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  await writeQuietly(sink, [started, ...spans(0, 20), finished])
  await expect.poll(() => isHeld(dir), { timeout: 20_000 }).toBe(false)
  const compacted = sizeOf(dir)
  await writeQuietly(sink, [nthSpan(20)])
  await sink.close()
  expect(sizeOf(dir)).not.toBe(compacted)
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: 23 }, (_, n) => n))
  expect((await readIndex(dir, 'session-1')).summary.session).toMatchObject({ spanCount: 21, status: 'completed' })
})

test('a session that is resumed at once goes on in its part, whatever became of the copy', async () => {
  for (let round = 0; round < 12; round++) {
    const dir = newDir()
    const sink = createFileSink({ dir })
    await writeQuietly(sink, [started, ...spans(0, 30)])
    sink.write(finished)
    await delay(round / 3)
    sink.write(sessionEvent('session_started'))
    await writeQuietly(sink, spans(30, 3))
    expect(isHeld(dir)).toBe(true)
    await sink.close()
    expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: 36 }, (_, n) => n))
    expect(tornBytes(dir, 'session-1')).toBe(0)
    expect(await createFileSource({ dir }).get('session-1')).toMatchObject({ spanCount: 33 })
    expect((await readIndex(dir, 'session-1')).rows).toHaveLength(33)
  }
})

test('another process goes on in it, numbered on', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  await writeQuietly(sink, [started, ...spans(0, 20), finished])
  await sink.close()
  await writeRecords(dir, [sessionEvent('session_started'), nthSpan(20)])
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: 24 }, (_, n) => n))
  expect((await readIndex(dir, 'session-1')).rows).toHaveLength(21)
})
