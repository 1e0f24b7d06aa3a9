/** What `GET /trace/{id}` sends of a file that others have written. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import type { Inspector } from './inspector.js'
import { type Answer, send } from './send.test-kit.js'

const plain = readFileSync(new URL('../../../trace-format/fixtures/python-to-json.jsonl', import.meta.url))
const gzip = Buffer.concat([gzipSync(plain.subarray(0, 1000)), gzipSync(plain.subarray(1000))])
const NAME = 'från "ägent".jsonl'

let dir: string
let inspector: Inspector
let port: number

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'foreign-'))
  writeFileSync(join(dir, NAME), plain)
  writeFileSync(join(dir, 'b.jsonl.gz'), gzip)
  inspector = createInspector({ tracesDir: dir, log: () => {} })
  port = (await inspector.listen({ port: 0 })).port
})

afterAll(async () => {
  await inspector.close()
  rmSync(dir, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(port, `/_inspector/trace/${path}`, { headers })
const encoded = encodeURIComponent(NAME)

describe.each([
  { id: encoded, bytes: plain, type: 'application/x-ndjson' },
  { id: 'b.jsonl.gz', bytes: gzip, type: 'application/gzip' },
])('$id', ({ id, bytes, type }) => {
  test('as it is on disk, whole and by range', async () => {
    const whole = await get(`${id}/file`)
    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': type, 'accept-ranges': 'bytes' } })
    expect(whole.body.equals(bytes)).toBe(true)
    const end = await get(`${id}/file`, { Range: 'bytes=100-' })
    expect(end).toMatchObject({ status: 206 })
    expect(end.body.equals(bytes.subarray(100))).toBe(true)
    const { etag = '' } = whole.headers
    expect(etag).toMatch(/^"[!#-~]+-[0-9a-f]{16}-\d+"$/)
    expect(await get(`${id}/file`, { 'If-None-Match': etag })).toMatchObject({ status: 304 })
    expect(await get(`${id}/file`, { Range: `bytes=${bytes.length}-` })).toMatchObject({ status: 416 })
  })

  test('as lines, plain and as one gzip member', async () => {
    const lines = await get(id)
    expect(lines).toMatchObject({ status: 200, text: plain.toString() })
    const joined = await get(id, { 'Accept-Encoding': 'gzip' })
    expect(joined.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/x-ndjson' })
    expect(gunzipSync(joined.body).equals(plain)).toBe(true)
    // A second member would begin where the first ends: a browser would stop there.
    expect(joined.body.lastIndexOf(Uint8Array.of(0x1f, 0x8b, 8))).toBe(0)
  })

  test('has no index', async () => {
    const answer = await get(`${id}/index`)
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'INDEX_UNAVAILABLE', hint: expect.stringContaining('/file') })
  })

  test('has itself as its only part', async () => {
    expect(await get(`${id}/file?part=${id}`)).toMatchObject({ status: 200 })
    expect(await get(`${id}/file?part=other`)).toMatchObject({ status: 404 })
  })
})

test('only part of the text of a gzip file has no ranges: nobody knows how long it is', async () => {
  const answer = await get('b.jsonl.gz', { Range: 'bytes=100-' })
  expect(answer).toMatchObject({ status: 200, headers: { 'accept-ranges': 'none' }, text: plain.toString() })
})
