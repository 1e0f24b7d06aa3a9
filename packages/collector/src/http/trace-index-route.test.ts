import { mkdtemp, readFile, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { session, tool } from '@agent-inspector/hooks'
import { type Chunk, decodeChunk, type IndexRow, readRow } from '@agent-inspector/trace-format'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import { decodeBlock, HEAD_BYTES } from '../trace-file/block.js'
import type { Inspector } from './inspector.js'
import { type Answer, type Sent, send } from './send.test-kit.js'

const SPANS = 6000

let dir: string
let inspector: Inspector
let port: number

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trace-index-'))
  const recorder = createInspector({ tracesDir: dir, log: () => {} })
  await session({ id: 'big' }, async () => {
    for (let i = 0; i < SPANS; i++) tool(`tööl ${i % 3}`, { input: { i } }, () => i)
  })
  await recorder.close()
  inspector = createInspector({ tracesDir: dir, log: () => {} })
  port = (await inspector.listen({ port: 0 })).port
})

afterAll(async () => {
  await inspector.close()
  await rm(dir, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}, sent: Sent = {}): Promise<Answer> =>
  send(port, `/_inspector${path}`, { headers, ...sent })

function chunksOf(body: Buffer): readonly Chunk[] {
  const bytes = new Uint8Array(body)
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length; ) {
    const chunk = decodeChunk(bytes, at)
    if (chunk === undefined) throw new Error(`no chunk at ${at}`)
    chunks.push(chunk)
    at += lengthOf(bytes, at)
  }
  return chunks
}

/** By the header as docs/trace-format.md has it: 92 bytes a row in 21 padded columns, then the strings. */
function lengthOf(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, at)
  const padded = (size: number): number => Math.ceil(size / 8) * 8
  const rows = view.getUint32(16, true)
  const columns = 4 * 8 * rows + 14 * padded(4 * rows) + padded(2 * rows) + 2 * padded(rows)
  return 32 + columns + padded(view.getUint32(20, true))
}

function rowsOf(chunks: readonly Chunk[]): readonly IndexRow[] {
  const strings: string[] = []
  return chunks
    .flatMap((chunk) => {
      strings.push(...chunk.strings)
      return Array.from({ length: chunk.rows }, (_, i) => readRow(chunk, i, strings) ?? [])
    })
    .flat()
}

test('every row leads to its span by one range of the trace', async () => {
  const answer = await get('/trace/big/index')
  expect(answer.headers['content-type']).toBe('application/octet-stream')
  const rows = rowsOf(chunksOf(answer.body))
  expect(rows.filter(({ operation }) => operation === 'tool.call')).toHaveLength(SPANS)

  for (const row of [rows[0], rows[SPANS >> 1], rows.at(-1)]) {
    if (row === undefined) throw new Error('no row')
    const head = await get('/trace/big/file', { Range: `bytes=${row.block}-${row.block + HEAD_BYTES - 1}` })
    const last = row.block + head.body.readUInt32LE(16) - 1
    const block = await get('/trace/big/file', { Range: `bytes=${row.block}-${last}` })
    const text = Buffer.from(decodeBlock(block.body))
    const line = JSON.parse(text.toString('utf8', row.offset, row.offset + row.length))
    expect(line.resourceSpans[0].scopeSpans[0].spans[0]).toMatchObject({
      spanId: row.spanId,
      traceId: row.traceId,
      name: row.name,
      startTimeUnixNano: String(row.startNs),
    })
  }
})

test('a range that begins at a chunk gives the chunks from there', async () => {
  const whole = await get('/trace/big/index')
  const first = lengthOf(new Uint8Array(whole.body), 0)
  const rest = await get('/trace/big/index', { Range: `bytes=${first}-` })

  expect(rest.status).toBe(206)
  expect(rest.headers['content-range']).toBe(`bytes ${first}-${whole.body.length - 1}/${whole.body.length}`)
  expect(chunksOf(rest.body)).toEqual(chunksOf(whole.body).slice(1))
})

test('the size that a follower knows is where nothing new is', async () => {
  const head = await get('/trace/big/index', {}, { method: 'HEAD' })
  const size = head.headers['content-length']
  expect(head).toMatchObject({ status: 200, text: '' })
  expect(head.headers.etag).toMatch(new RegExp(`^"big-[0-9a-f]{16}-${size}-idx"$`))

  const beyond = await get('/trace/big/index', { Range: `bytes=${size}-` })
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`])
  expect((await get('/trace/big/index', { 'If-None-Match': head.headers.etag ?? '' })).status).toBe(304)
})

test('an index that is gone is made anew, and its ETag says that it is another', async () => {
  const before = await get('/trace/big/index')
  await unlink(join(dir, 'big.idx'))
  const after = await get('/trace/big/index')
  expect(rowsOf(chunksOf(after.body))).toEqual(rowsOf(chunksOf(before.body)))
  expect(after.headers.etag).not.toBe(before.headers.etag)
  expect((await readFile(join(dir, 'big.idx'))).length).toBeGreaterThan(after.body.length)
})
