/** Parts that lie: refused or passed over and counted, never a crash, never a span that nobody wrote. */
import { copyFileSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { encodeRecord, OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { endedSpan, nthSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { createTraceBytes } from '../query/trace-bytes.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { type BlockAt, encodeBlock, HEAD_BYTES } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSource } from './file-source.js'

const started = sessionEvent('session_started', {
  attributes: { [OURS.engine]: 'node', [OURS.formatVersion]: 1, [OURS.generation]: 'a'.repeat(16) },
})
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

function block(...records: readonly TraceRecord[]): Uint8Array {
  return encodeBlock(records.map((record, seq) => `${encodeRecord(record, seq)}\n`).join(''), records.length)
}

/** What a client gets of a part's lines, from the file alone: there is no index. */
async function readPart(bytes: Uint8Array) {
  const dir = newDir()
  mkdirSync(dir)
  writeFileSync(partPath(dir, 'session-1'), bytes)
  const source = createFileSource({ dir })
  const [session] = await source.list()
  const part = await source.openPart('session-1')
  if (session === undefined || part === undefined) throw new Error('no session')
  const { read, size } = await createTraceBytes(part, 'plain')
  const pieces: Uint8Array[] = []
  for await (const piece of read()) pieces.push(piece)
  const text = Buffer.concat(pieces).toString()
  part.close()
  source.close()
  expect(Buffer.byteLength(text)).toBe(size)
  const spanIds: readonly string[] = text.match(/(?<="spanId":")[0-9a-f]{16}/g) ?? []
  return { session, spanIds }
}

describe('a length that lies', () => {
  const SPANS = 8
  const blocks = [block(started), ...Array.from({ length: SPANS }, (_, n) => block(nthSpan(n)))]
  const bytes = Buffer.concat(blocks)
  const places = scanBlocks(bytes).blocks
  const victim = 4
  const { offset, length } = places[victim] as BlockAt
  const next = places[victim + 1] as BlockAt

  test.each([
    ['nothing', 0],
    ['one byte', 1],
    ['less than a header', HEAD_BYTES - 1],
    ['no more than header and trailer', HEAD_BYTES + 10],
    ['one byte too little', length - 1],
    ['one byte too much', length + 1],
    ['into the middle of the next block', length + Math.floor(next.length / 2)],
    ['the next block too', length + next.length],
    ['all that follows', bytes.length - offset],
    ['past the end', bytes.length],
    ['4 GiB', 0xffffffff],
  ])('and says %s costs blocks, and makes no span', async (_, lie) => {
    const lying = Buffer.from(bytes)
    lying.writeUInt32LE(lie, offset + 16)
    const { session, spanIds } = await readPart(lying)
    const all = Array.from({ length: SPANS }, (_, n) => spanIdOf(n))
    const before = all.slice(0, victim - 1)
    expect(spanIds.slice(0, before.length)).toEqual(before)
    expect(all.filter((id) => spanIds.includes(id))).toEqual(spanIds)
    expect(session.spanCount).toBe(spanIds.length)
    expect(spanIds.length).toBeLessThan(SPANS)
  })

  test('and says too little or too much costs one block alone', async () => {
    for (const lie of [0, length - 1, length + 1, bytes.length, 0xffffffff]) {
      const lying = Buffer.from(bytes)
      lying.writeUInt32LE(lie, offset + 16)
      expect((await readPart(lying)).session).toMatchObject({ spanCount: SPANS - 1 })
    }
  })
})

test('a block that inflates to more than it says is passed over, without inflating it', async () => {
  const deflated = deflateRawSync(Buffer.alloc(256 * 1024 * 1024, ' '))
  const honest = block(nthSpan(1))
  const bomb = Buffer.concat([honest.subarray(0, HEAD_BYTES), deflated, honest.subarray(-10)])
  bomb.writeUInt32LE(bomb.length, 16)
  const before = process.memoryUsage().arrayBuffers
  const { session, spanIds } = await readPart(Buffer.concat([block(started), bomb, block(nthSpan(2))]))
  expect(spanIds).toEqual([spanIdOf(2)])
  expect(session).toMatchObject({ spanCount: 1 })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
})

test('a line of 100 MB is counted, sent and shown as any other', { timeout: 60_000 }, async () => {
  const long = endedSpan({ spanId: spanIdOf(1), attributes: { text: 'x'.repeat(100_000_000) } })
  const { session, spanIds } = await readPart(Buffer.concat([block(started), block(long), block(nthSpan(2), finished)]))
  expect(session).toMatchObject({ spanCount: 2, status: 'completed', ledger: { unreadableLines: 0 } })
  expect(spanIds).toEqual([spanIdOf(1), spanIdOf(2)])
})

describe('parts of one session', () => {
  async function twoParts(): Promise<{ readonly dir: string; readonly second: string }> {
    const dir = newDir()
    await writeRecords(dir, [started, nthSpan(0), nthSpan(1)])
    otherWriter(dir).claim('session-1', 'session-1')
    await writeRecords(dir, [nthSpan(2), finished])
    const [session] = await createFileSource({ dir }).list()
    const second = session?.parts[1]?.part ?? ''
    expect(second).toMatch(/^session-1~[0-9a-f]{8}$/)
    return { dir, second }
  }

  test('of which the first is missing are shown as far as they are there', async () => {
    const { dir, second } = await twoParts()
    unlinkSync(partPath(dir, 'session-1'))
    rmSync(indexPath(dir, 'session-1'), { force: true })
    const source = createFileSource({ dir })
    expect(await source.list()).toMatchObject([{ id: 'session-1', spanCount: 1, parts: [{ part: second }] }])
    const part = await source.openPart('session-1')
    expect(part?.part).toBe(second)
    part?.close()
    source.close()
  })

  test('that claim one sequence, generation and name count each span once', async () => {
    const { dir } = await twoParts()
    copyFileSync(partPath(dir, 'session-1'), partPath(dir, 'session-1~00000000'))
    const [session] = await createFileSource({ dir }).list()
    expect(session).toMatchObject({ id: 'session-1', spanCount: 3, status: 'completed', ledger: { duplicates: 2 } })
    expect(session?.parts).toHaveLength(3)
  })

  test('under names of other sessions belong to the one that they say', async () => {
    const { dir, second } = await twoParts()
    await writeRecords(dir, [{ ...started, sessionId: 'other' }])
    renameSync(partPath(dir, second), partPath(dir, 'other~ffffffff'))
    const source = createFileSource({ dir })
    const sessions = (await source.list()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(sessions).toMatchObject([
      { id: 'other', spanCount: 0 },
      { id: 'session-1', spanCount: 3, parts: [{ part: 'other~ffffffff' }, { part: 'session-1' }] },
    ])
    expect(await source.openPart('other', 'other~ffffffff')).toBeUndefined()
    source.close()
  })

  test('of two processes that each took the id for their own are one session', async () => {
    const [dir, elsewhere] = [newDir(), newDir()]
    await writeRecords(dir, [started, nthSpan(0), finished])
    await writeRecords(elsewhere, [{ ...started, atNs: started.atNs + 1n }, nthSpan(1), finished])
    copyFileSync(partPath(elsewhere, 'session-1'), partPath(dir, 'copied from the other machine'))
    expect(await createFileSource({ dir }).list()).toMatchObject([{ id: 'session-1', spanCount: 2 }])
  })
})
