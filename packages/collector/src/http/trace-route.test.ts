import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { session, tool } from '@agent-inspector/hooks'
import { assert, asyncProperty, integer } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import type { Inspector } from './inspector.js'
import { type Answer, send } from './send.test-kit.js'

const BASE = '/_inspector'
const SPANS = 1500

let dir: string
let inspector: Inspector
let port: number
let file: Buffer
let text: Buffer

// A session of some blocks, closed, so that its file stands still.
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trace-'))
  const recorder = createInspector({ tracesDir: dir, log: () => {} })
  await session({ id: 'big' }, async () => {
    for (let i = 0; i < SPANS; i++) tool('look', { input: { i, text: `ü${i}`.repeat(100) } }, () => i)
  })
  await recorder.close()
  file = await readFile(join(dir, 'big.jsonl.gz'))
  text = gunzipSync(file)
  inspector = createInspector({ tracesDir: dir, log: () => {} })
  port = (await inspector.listen({ port: 0 })).port
})

afterAll(async () => {
  await inspector.close()
  await rm(dir, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(port, `${BASE}${path}`, { headers })

test('the session has several blocks and every span', () => {
  expect(scanBlocks(file).blocks.length).toBeGreaterThan(3)
  expect(text.toString().match(/"tool\.call"/g)).toHaveLength(SPANS)
})

describe.each([
  { form: 'file', path: '/trace/big/file', type: 'application/gzip', suffix: '', whole: () => file },
  { form: 'plain', path: '/trace/big', type: 'application/x-ndjson', suffix: '-txt', whole: () => text },
])('as $form', ({ path, type, suffix, whole }) => {
  test('all of it', async () => {
    const answer = await get(path)

    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-length': String(whole().length),
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache, no-transform',
      etag: expect.stringMatching(new RegExp(`^"big-[0-9a-f]{16}-${file.length}${suffix}"$`)),
    })
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(answer.body.equals(whole())).toBe(true)
  })

  test('any range of it', async () => {
    const size = whole().length
    await assert(
      asyncProperty(integer({ min: 0, max: size - 1 }), integer({ min: 0, max: size }), async (first, length) => {
        const last = Math.min(size - 1, first + length)
        const answer = await get(path, { Range: `bytes=${first}-${first + length}` })
        expect(answer.status).toBe(206)
        expect(answer.headers['content-range']).toBe(`bytes ${first}-${last}/${size}`)
        expect(answer.body.equals(whole().subarray(first, last + 1))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('its last bytes, and nothing after them', async () => {
    const size = whole().length
    expect((await get(path, { Range: 'bytes=-7' })).body.equals(whole().subarray(-7))).toBe(true)
    const beyond = await get(path, { Range: `bytes=${size}-` })
    expect(beyond.status).toBe(416)
    expect(beyond.headers['content-range']).toBe(`bytes */${size}`)
    expect(beyond.headers.etag).toBeUndefined()
  })

  test.each(['bytes=0-1,4-5', 'bytes=9-3', 'lines=0-1', 'nonsense'])('all of it for the range %s', async (range) => {
    const answer = await get(path, { Range: range })
    expect(answer.status).toBe(200)
    expect(answer.body).toHaveLength(whole().length)
  })

  test('only what is new to the client', async () => {
    const { etag = '' } = (await send(port, `${BASE}${path}`, { method: 'HEAD' })).headers

    expect(await get(path, { 'If-None-Match': etag })).toMatchObject({ status: 304, text: '' })
    expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200)
    expect((await get(path, { 'If-Range': etag, Range: 'bytes=0-0' })).status).toBe(206)
    expect((await get(path, { 'If-Range': '"other"', Range: 'bytes=0-0' })).status).toBe(200)
  })

  test('its head alone', async () => {
    const answer = await send(port, `${BASE}${path}`, { method: 'HEAD', headers: { Range: 'bytes=0-0' } })
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(answer.headers['content-length']).toBe(String(whole().length))
  })
})

describe('joined', () => {
  test('is a single gzip member with all lines', async () => {
    const answer = await get('/trace/big', { 'Accept-Encoding': 'br, gzip' })

    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      'accept-ranges': 'none',
      vary: 'Accept, Accept-Encoding',
      etag: expect.stringMatching(/-gz"$/),
    })
    expect(gunzipSync(answer.body).equals(text)).toBe(true)
    // A deflate stream ends with its final block: where that is the whole body, there is one member.
    const { buffer, engine } = inflateRawSync(answer.body.subarray(10, -8), { info: true }) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    expect(buffer.equals(text)).toBe(true)
    expect(engine.bytesWritten).toBe(answer.body.length - 18)
  })

  test('has no ranges', async () => {
    const answer = await get('/trace/big', { 'Accept-Encoding': 'gzip', Range: 'bytes=0-9' })
    expect(answer.status).toBe(200)
    expect(gunzipSync(answer.body).equals(text)).toBe(true)
  })

  test('is not sent to who refuses gzip', async () => {
    const answer = await get('/trace/big', { 'Accept-Encoding': 'gzip;q=0, identity' })
    expect(answer.body.equals(text)).toBe(true)
  })
})

test('application/gzip gets the file', async () => {
  const answer = await get('/trace/big', { Accept: 'application/gzip', 'Accept-Encoding': 'gzip' })
  expect(answer.headers['content-encoding']).toBeUndefined()
  expect(answer.body.equals(file)).toBe(true)
})

test('a client that leaves in the middle harms nobody', async () => {
  for (let i = 0; i < 30; i++) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${BASE}/trace/big HTTP/1.1\r\nHost: localhost\r\n\r\n`),
      )
      socket.once('data', () => socket.destroy()).once('close', () => resolve())
    })
  }
  expect((await get('/trace/big/file')).body.equals(file)).toBe(true)
})
