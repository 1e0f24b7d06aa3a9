import { chunkLengthAt, createChunkBuilder, encodeRecord, rowOf, type SpanRecord } from '@agent-inspector/trace-format'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nthSpan, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { createSessionFollower, type SessionFollower } from './follow-session.js'
import type { SessionNews } from './session-news.js'
import { rowsShown } from './shown.test-kit.js'
import { blockOf, type FileServer, joined, serveFile } from './trace-file.test-kit.js'

const generation = '0123456789abcdef'
const BLOCKS = 60
const SPANS_A_BLOCK = 40

/** Text that does not compress, so that the part is long enough for its index to be asked for. */
const noise = Array.from({ length: BLOCKS * SPANS_A_BLOCK }, (_, n) =>
  Array.from({ length: 40 }, (_, i) => Math.imul(n * 40 + i + 1, 0x9e3779b1).toString(36)).join(''),
)

/** Of each span the parent is the first one, which comes last. */
function spanAt(n: number): SpanRecord {
  const attributes = { 'mcp.tool.name': `tool ${n % 3}`, 'mcp.tool.input_json': `{"n":${n}}`, noise: noise[n] ?? '' }
  return nthSpan(n, { attributes, ...(n > 0 && { parentId: spanIdOf(0) }) })
}

interface Part {
  readonly file: Uint8Array<ArrayBuffer>
  /** The chunks of the first `blocks` blocks, `rows` rows a chunk, whatever block they end in. */
  indexOf(blocks: number, rows: number): Uint8Array<ArrayBuffer>
}

function partOf(blocks: number): Part {
  const numbers = Array.from({ length: blocks * SPANS_A_BLOCK }, (_, i) => blocks * SPANS_A_BLOCK - 1 - i)
  const records = numbers.map(spanAt)
  const groups = Array.from({ length: blocks }, (_, i) => records.slice(i * SPANS_A_BLOCK, (i + 1) * SPANS_A_BLOCK))
  const bytes = groups.map((group) => blockOf(group.map((record, i) => encodeRecord(record, i))))
  const offsets = bytes.map((_, i) => bytes.slice(0, i).reduce((sum, { length }) => sum + length, 0))
  return {
    file: joined(bytes),
    indexOf(covered, rows) {
      const builder = createChunkBuilder()
      const chunks: Uint8Array[] = []
      records.slice(0, covered * SPANS_A_BLOCK).forEach((record, i) => {
        const block = offsets[Math.floor(i / SPANS_A_BLOCK)] ?? 0
        if (builder.rows === rows) chunks.push(builder.take({ generation, coveredBytes: block }))
        const row = rowOf(record, { seq: i, block, offset: 0, length: 0 })
        if (row !== undefined) builder.add(row)
      })
      chunks.push(builder.take({ generation, coveredBytes: offsets[covered] ?? joined(bytes).length }))
      return joined(chunks)
    },
  }
}

const whole = partOf(BLOCKS)
const all = rowsOf(BLOCKS * SPANS_A_BLOCK)

let server: FileServer
let posted: SessionNews[]

beforeEach(async () => {
  server = await serveFile(whole.file)
  posted = []
})
afterEach(() => server.close())

function follow(): SessionFollower {
  return createSessionFollower({
    base: server.url,
    sessionId: 's',
    parts: ['s'],
    post: (news) => posted.push(news),
    fetch,
  })
}

describe('a session of which much is there', () => {
  test.each([
    ['all of it', BLOCKS, 1000],
    ['less than there is', BLOCKS - 20, 1000],
    ['chunks that end within a block', BLOCKS - 20, 777],
  ])('is read from an index that covers %s, then from its part: every span once', async (_, blocks, rows) => {
    server.index = whole.indexOf(blocks, rows)
    await follow().pull()
    expect(shown()).toEqual(all)
    expect(server.ranges[0]).toBe('bytes=0-')
    expect(server.ranges[1]).not.toBe('bytes=0-')
    expect(posted.at(-1)).toMatchObject({ type: 'caught-up', duplicates: 0, unread: 0, bytes: whole.file.length })
  })

  test.each([
    ['absent', undefined],
    ['empty', new Uint8Array(0)],
    ['damaged at its beginning', whole.indexOf(BLOCKS, 1000).fill(9, 0, 8)],
    ['damaged after its first chunk', damagedAfterFirst(whole.indexOf(BLOCKS, 777))],
    ['of another part', whole.indexOf(BLOCKS, 1000).fill(0, 8, 16)],
  ])('is read from its part where the index is %s', async (_, index) => {
    server.index = index
    await follow().pull()
    expect(shown()).toEqual(all)
    expect(posted.at(-1)).toMatchObject({ type: 'caught-up', duplicates: 0 })
  })

  test('is followed: what is appended comes from the part alone', async () => {
    const early = partOf(BLOCKS)
    server.file = whole.file.slice(0, -1)
    server.index = early.indexOf(BLOCKS - 1, 1000)
    const session = follow()
    await session.pull()
    expect(shown()).toHaveLength(all.length - SPANS_A_BLOCK + 1)
    server.index = undefined
    server.file = whole.file
    await session.pull()
    expect(shown()).toEqual(all)
  })

  test('shows of a row its line, and what it was called with, by one range for neighbours', async () => {
    server.index = whole.indexOf(BLOCKS, 1000)
    const session = follow()
    await session.pull()
    const asked = server.ranges.length
    const rows = [100, 101, 102].map((n) => rowOfSpan(n))
    const details = await Promise.all(rows.map((row) => session.detail(row)))
    expect(details.map((detail) => detail?.attributes['mcp.tool.input_json'])).toEqual([
      '{"n":100}',
      '{"n":101}',
      '{"n":102}',
    ])
    expect(details[0]?.lines).toHaveLength(1)
    expect(await session.argumentsOf(rows)).toEqual(rows.map((row, i) => [row, String(100 + i)]))
    expect(server.ranges.length).toBe(asked + 1)
  })

  test('an index whose places lie shows no span rather than another one', async () => {
    // The last blocks hold the first spans.
    const builder = createChunkBuilder()
    const row = rowOf(spanAt(5), { seq: 0, block: 0, offset: 0, length: 0 })
    if (row !== undefined) builder.add(row)
    server.index = builder.take({ generation, coveredBytes: whole.file.length })
    const session = follow()
    await session.pull()
    expect((await session.detail(0))?.lines).toEqual([])
  })
})

function damagedAfterFirst(index: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const end = chunkLengthAt(index, 0)
  if (end === undefined) throw new Error('there is no first chunk')
  return index.fill(9, end, end + 8)
}

function shown(): readonly string[] {
  const rows = rowsShown(posted.map((news) => (news.type === 'batch' ? news.batch : undefined)))
  return rows.map(({ id, parent, subject }) => `${id} ${rows[parent]?.id} ${subject}`).sort()
}

function rowsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const parent = n === 0 ? undefined : spanIdOf(0)
    return `${spanIdOf(n)} ${parent} tool ${n % 3}`
  }).sort()
}

function rowOfSpan(n: number): number {
  const rows = rowsShown(posted.map((news) => (news.type === 'batch' ? news.batch : undefined)))
  return rows.findIndex(({ id }) => id === spanIdOf(n))
}
