import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import type { Inspector } from './inspector.js'
import { type Answer, type Sent, send } from './send.test-kit.js'

const BASE = '/_inspector'
const TOKEN = 'the-token-of-this-launch'
const WRITE = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' }

let dir: string
let inspector: Inspector
let port: number
const lines: string[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bad-input-'))
  await mkdir(join(dir, 'traces'))
  await writeFile(join(dir, 'secret.jsonl.gz'), 'secret\n')
  inspector = createInspector({ tracesDir: join(dir, 'traces'), token: TOKEN, log: (line) => lines.push(line) })
  port = (await inspector.listen({ port: 0 })).port
})

afterAll(async () => {
  await inspector.close()
  await rm(dir, { recursive: true })
})

const ask = (path: string, sent: Sent = {}): Promise<Answer> => send(port, `${BASE}${path}`, sent)

describe('every route', () => {
  test('names the methods it has', async () => {
    const answer = await ask('/sessions', { method: 'DELETE', headers: WRITE })

    expect(answer.headers.allow).toBe('GET, HEAD')
    expect(answer.json()).toMatchObject({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
      hint: expect.stringContaining('Allow'),
    })
    expect((await ask('/signal/s')).headers.allow).toBe('POST')
  })

  test.each(['/', '/s/x', '/health', '/sessions', '/launchers', '/nowhere'])(
    '%s answers HEAD as GET, without a body',
    async (path) => {
      const [head, get] = await Promise.all([ask(path, { method: 'HEAD' }), ask(path)])

      expect({ status: head.status, text: head.text }).toEqual({ status: get.status, text: '' })
      expect(head.headers['content-type']).toBe(get.headers['content-type'])
    },
  )

  test('/events answers HEAD without a stream', async () => {
    expect(await ask('/events', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })
})

describe('a body', () => {
  test.each([
    ['{"signal_name":', 'BODY_INVALID'],
    ['', 'BODY_INVALID'],
    ['[]', 'BODY_INVALID'],
    ['null', 'BODY_INVALID'],
    ['{}', 'BODY_INVALID'],
    ['{"signal_name":"a","payload":1,"__proto__":{"by":"x"}}', 'BODY_INVALID'],
    [`${'['.repeat(100_000)}`, 'BODY_INVALID'],
    [`{"signal_name":"a","payload":"${'x'.repeat(2 ** 20)}"}`, 'BODY_TOO_LARGE'],
  ])('%.30s is answered with a problem', async (body, code) => {
    const answer = await ask('/signal/s', { method: 'POST', headers: WRITE, body })

    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code, type: expect.stringContaining(code.toLowerCase()) })
  })

  test('is told which of its fields is wrong', async () => {
    const body = JSON.stringify({ signal_name: 7, wait_id: 'x', by: 8, 'a/b': 1 })
    const { errors } = (await ask('/signal/s', { method: 'POST', headers: WRITE, body })).json() as {
      errors: { path: string }[]
    }

    expect(errors.map(({ path }) => path)).toEqual(['/a~1b', '/signal_name', '/payload', '/wait_id', '/by'])
  })

  test('that is cut off in its middle is survived', async () => {
    const socket = connect(port, '127.0.0.1')
    const head = Object.entries({ Host: 'localhost', ...WRITE, 'Content-Length': '100' })
    const fields = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.end(`POST ${BASE}/signal/s HTTP/1.1\r\n${fields}\r\n{"a"`)
    await text(socket)

    expect((await ask('/health')).status).toBe(200)
  })
})

test.each([
  '..',
  '../secret',
  '..%2fsecret',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2fsecret',
  '..%5csecret',
  '%2fetc%2fpasswd',
  'secret%00',
  '%00',
  '%',
  '%c0%ae%c0%ae%2fsecret',
  '%e2%80%ae',
  '%ff%fe',
  'secret.jsonl.gz',
  'x'.repeat(5000),
  'CON',
  '~/secret',
  '=0',
])('the session id %.40s leads out of the directory nowhere', async (id) => {
  for (const path of [`/sessions/${id}`, `/trace/${id}`, `/trace/${id}/file`, `/trace/x/file?part=${id}`]) {
    const answer = await ask(path)
    expect([400, 404]).toContain(answer.status)
    expect(answer.text).not.toContain('secret\n')
    expect(answer.text).not.toContain(dir)
  }
  expect(await readdir(dir)).toEqual(['secret.jsonl.gz', 'traces'])
})

test('no path, query or header makes an error of ours', async () => {
  const odd = string({ unit: 'binary-ascii' }).map((raw) => raw.replace(/[\0- \x7f]/g, ''))
  const encoded = string({ unit: 'grapheme' }).map(encodeURIComponent)
  const piece = oneof(odd, encoded, constantFrom('..', '%', '%00', '//', 'sessions', 'trace', 'file', 'signal', 's'))
  const header = string({ unit: 'grapheme-ascii', maxLength: 50 }).map((raw) => raw.trim())
  const names = constantFrom('Range', 'If-Range', 'If-None-Match', 'Last-Event-ID', 'Accept', 'Accept-Encoding')
  const method = constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS')
  await assert(
    asyncProperty(
      array(piece, { maxLength: 5 }),
      odd,
      method,
      names,
      header,
      async (path, query, verb, name, value) => {
        const headers = { ...WRITE, [name]: value }
        const at = `/${path.join('/')}?${query}`.replaceAll('#', '')
        // An endless stream is a right answer, and has no end to wait for.
        const answer = await ask(at.startsWith('/events') ? '/' : at, { method: verb, headers })
        expect(answer.status, `${verb} ${at}`).toBeLessThan(504)
        expect(answer.status).not.toBe(500)
        expect(answer.text).not.toContain(dir)
      },
    ),
    { numRuns: 300 },
  )
  expect(lines.filter((line) => line.includes('failed'))).toEqual([])
})
