import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BlockReader, createBlockReader } from './read-block.js'
import { blockOf, type FileServer, joined, serveFile } from './trace-file.test-kit.js'

const blocks = ['a', 'b', 'c'].map((word) => blockOf([word.repeat(40)])) as [Bytes, Bytes, Bytes]
type Bytes = Uint8Array<ArrayBuffer>
const [first, second] = blocks
const generation = '0123456789abcdef'

let server: FileServer
let reader: BlockReader

beforeEach(async () => {
  server = await serveFile(joined(blocks))
  reader = createBlockReader({ url: server.url, fetch, signal: new AbortController().signal })
})
afterEach(() => server.close())

test('reads a block by its offset, and those behind it with the same request', async () => {
  const texts = await Promise.all(
    [0, first.length, first.length + second.length].map((at) => reader.read(at, generation)),
  )
  expect(texts).toEqual(['a', 'b', 'c'].map((word) => ({ ok: true, value: `${word.repeat(40)}\n` })))
  expect(server.ranges).toHaveLength(1)
})

test('a damaged block is told by its place; those around it are read', async () => {
  server.file = damagedAt(first.length + 30)
  expect(await reader.read(0, generation)).toMatchObject({ ok: true })
  expect(await reader.read(first.length, generation)).toMatchObject({
    ok: false,
    problem: { code: 'SPAN_UNREADABLE', detail: expect.stringContaining(`at byte ${first.length}, is damaged`) },
  })
  expect(await reader.read(first.length + second.length, generation)).toMatchObject({ ok: true })
})

test('a block that is no block any more, or stands behind the end, is told too', async () => {
  server.file = damagedAt(0)
  expect(await reader.read(0, generation)).toMatchObject({ problem: { code: 'SPAN_UNREADABLE' } })
  expect(await reader.read(1_000_000, generation)).toMatchObject({ problem: { code: 'SPAN_UNREADABLE' } })
})

test('of a file that was written anew nothing is believed', async () => {
  expect(await reader.read(0, 'fedcba9876543210')).toMatchObject({
    problem: { detail: expect.stringContaining('written anew') },
  })
})

test('a server that is gone is told, and what it could not give is read once it is back', async () => {
  server.breakAfter = 5
  expect(await reader.read(0, generation)).toMatchObject({ problem: { code: 'COLLECTOR_UNREACHABLE' } })
  expect(await reader.read(0, generation)).toMatchObject({ ok: true })
})

function damagedAt(at: number): Bytes {
  const bytes = joined(blocks)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  return bytes
}
