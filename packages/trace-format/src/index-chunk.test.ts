import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyRow } from './any-row.test-kit.js'
import { createChunkBuilder, type IndexRow } from './chunk-builder.js'
import { type Chunk, chunkLengthAt, decodeChunk } from './index-chunk.js'
import { CHUNK_ROWS, COLUMNS, ENTRY, HEADER, HEADER_BYTES, INDEX_VERSION, ROW_FLAG } from './index-layout.js'
import { readRow } from './read-row.js'

const header = { generation: '0123456789abcdef', coveredBytes: 2 ** 33 + 5 }
const row: IndexRow = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: '00f067aa0ba902b7',
  parentId: 'ffffffff00000001',
  startNs: 1763668000000000001n,
  endNs: 1763668001000000001n,
  name: 'tool.call',
  subject: 'read_file',
  operation: 'tool.call',
  status: 1,
  flags: ROW_FLAG.cancelled,
  process: 'host 7',
  inputTokens: undefined,
  outputTokens: 7,
  provider: 'acme',
  cacheReadTokens: 5,
  cacheWriteTokens: 6,
  reasoningTokens: 2,
  seq: 3,
  block: 1000,
  offset: 20,
  length: 700,
}

function chunkOf(rows: readonly IndexRow[]): Uint8Array<ArrayBuffer> {
  const builder = createChunkBuilder()
  for (const one of rows) builder.add(one)
  return builder.take(header)
}

function decoded(bytes: Uint8Array<ArrayBuffer>): Chunk {
  const chunk = decodeChunk(bytes)
  if (chunk === undefined) throw new Error('no chunk')
  return chunk
}

test('any rows come back from any chunks, whatever stands before and after a chunk', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyRow(), { maxLength: 6 }), { maxLength: 5 }), fc.nat(16), (chunks, shift) => {
      const builder = createChunkBuilder()
      const parts = chunks.map((rows) => {
        for (const one of rows) builder.add(one)
        return builder.take(header)
      })
      const bytes = new Uint8Array(shift + parts.reduce((sum, part) => sum + part.length, 0) + 3)
      const found: unknown[] = []
      const strings: string[] = []
      let at = shift
      for (const part of parts) {
        bytes.set(part, at)
        expect(chunkLengthAt(bytes, at)).toBe(part.length)
        const chunk = decodeChunk(bytes, at)
        expect(chunk).toMatchObject(header)
        strings.push(...(chunk?.strings ?? []))
        for (let i = 0; i < (chunk?.rows ?? 0); i++) found.push(chunk && readRow(chunk, i, strings))
        at += part.length
      }
      expect(found).toEqual(chunks.flat())
    }),
  )
})

test('each column is where the table puts it: read by hand, byte by byte', () => {
  const bytes = chunkOf([row, { ...row, parentId: undefined, endNs: undefined, cacheReadTokens: 0 }])
  const view = new DataView(bytes.buffer)
  expect(Buffer.from(bytes.subarray(0, 4)).toString('latin1')).toBe(`AIX${String.fromCharCode(INDEX_VERSION)}`)
  expect(Buffer.from(bytes.subarray(HEADER.generation, HEADER.rows)).toString('hex')).toBe(header.generation)
  expect(view.getUint32(HEADER.rows, true)).toBe(2)
  expect(view.getBigUint64(HEADER.coveredBytes, true)).toBe(BigInt(header.coveredBytes))

  // Two entries of eight bytes a column, then of four, of two, of one: each column padded to eight.
  const [spanIds, parentIds, starts, ends] = [32, 48, 64, 80]
  expect([view.getUint32(spanIds, true), view.getUint32(spanIds + 4, true)]).toEqual([0x00f067aa, 0x0ba902b7])
  expect([view.getUint32(parentIds, true), view.getUint32(parentIds + 8, true)]).toEqual([0xffffffff, 0])
  expect([view.getBigUint64(starts, true), view.getBigUint64(ends + 8, true)]).toEqual([row.startNs, 0n])
  expect([96, 104, 112].map((at) => view.getUint32(at, true))).toEqual([0, 1, 2])
  expect([120, 128, 136].map((at) => view.getUint32(at, true))).toEqual([3, 0xffffffff, 7])
  expect([144, 148, 152, 160].map((at) => view.getUint32(at, true))).toEqual([5, 0, 6, 2])
  expect([168, 176, 184, 192].map((at) => view.getUint32(at, true))).toEqual([3, 1000, 20, 700])
  expect([view.getUint32(200, true), view.getUint32(204, true)]).toEqual([4, 4])
  expect([view.getUint16(208, true), view.getUint16(210, true)]).toEqual([2, 3])
  expect([view.getUint8(216), view.getUint8(224)]).toEqual([4, 1])
  expect(Buffer.from(bytes.subarray(232)).toString().trimEnd()).toBe(
    JSON.stringify([row.traceId, 'tool.call', 'read_file', 'acme', 'host 7']),
  )
})

test('a row costs 92 bytes beside its strings', () => {
  expect(COLUMNS.reduce((sum, { entry }) => sum + ENTRY[entry].bytes, 0)).toBe(92)
  const rows = Array.from({ length: CHUNK_ROWS }, (_, seq) => ({ ...row, seq }))
  expect(chunkOf(rows).length).toBeLessThan(HEADER_BYTES + 92 * CHUNK_ROWS + 100)
})

test('a chunk without rows tells how far the index goes', () => {
  expect(decoded(chunkOf([]))).toMatchObject({ ...header, rows: 0, strings: [] })
})

describe('strings', () => {
  test('are written once, however many rows name them', () => {
    const builder = createChunkBuilder()
    builder.add(row)
    builder.add({ ...row, subject: 'other' })
    expect(decoded(builder.take(header)).strings).toEqual([
      row.traceId,
      'tool.call',
      'read_file',
      'acme',
      'host 7',
      'other',
    ])
    builder.add({ ...row, subject: 'new' })
    expect(decoded(builder.take(header)).strings).toEqual(['new'])
  })

  test('are remembered in bounded number; a forgotten one gets another number, and still means the same', () => {
    const builder = createChunkBuilder()
    const subjects = Array.from({ length: 9000 }, (_, i) => `file:///docs/${i}`)
    const strings: string[] = []
    const found: unknown[] = []
    const takeAll = (): void => {
      const chunk = decoded(builder.take(header))
      strings.push(...chunk.strings)
      for (let i = 0; i < chunk.rows; i++) found.push(readRow(chunk, i, strings)?.subject)
    }
    for (const subject of [...subjects, ...subjects]) {
      builder.add({ ...row, subject })
      if (builder.isFull) takeAll()
    }
    takeAll()
    expect(found).toEqual([...subjects, ...subjects])
  })

  test('are cut where they are longer than a line', () => {
    expect(decoded(chunkOf([{ ...row, subject: 'ü'.repeat(5000) }])).strings).toContain('ü'.repeat(200))
  })
})

test('one row too many is a bug of the caller', () => {
  const builder = createChunkBuilder()
  for (let i = 0; i < CHUNK_ROWS; i++) builder.add(row)
  expect(builder.isFull).toBe(true)
  expect(() => builder.add(row)).toThrow(RangeError)
})

describe('what is no whole chunk of this version is none', () => {
  const whole = chunkOf([row])

  test('at every length it could be cut to', () => {
    for (let length = 0; length < whole.length; length++) expect(decodeChunk(whole.slice(0, length))).toBeUndefined()
  })

  test.each([
    ['another magic', HEADER.magic, 0x42],
    ['a newer version', HEADER.magic + 3, INDEX_VERSION + 1],
    ['more rows than a chunk has', HEADER.rows + 1, 0xff],
    ['more strings than there can be', HEADER.stringBytes + 3, 0xff],
  ])('with %s', (_, at, byte) => {
    expect(decodeChunk(whole.with(at, byte))).toBeUndefined()
  })

  test('whatever byte of it is changed, it is decoded or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const chunk = decodeChunk(whole.with(at, byte))
        for (let i = 0; i < (chunk?.rows ?? 0); i++) chunk && readRow(chunk, i, chunk.strings)
      }),
    )
  })
})

test('a row that names a string that there is not is no row', () => {
  const chunk = decoded(chunkOf([row]))
  expect(readRow(chunk, 0, chunk.strings)).toEqual(row)
  expect(readRow(chunk, 0, chunk.strings.slice(0, 2))).toBeUndefined()
  expect(readRow(chunk, 1, chunk.strings)).toBeUndefined()
})
