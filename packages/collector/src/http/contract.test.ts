/**
 * The contract, held against a real server: every operation and status of docs/openapi.yaml is asked
 * for, and every answer is checked against its schema. A documented answer without a case fails.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { session, tool, waitForSignal } from '@agent-inspector/hooks'
import { encodeRecord, OURS, type SessionEventRecord } from '@agent-inspector/trace-format'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endedSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { writeRecords } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { openStream, type Stream } from './open-stream.test-kit.js'
import { documentedAnswers, misfitsOf } from './openapi.test-kit.js'
import { type Answer, type Sent, send } from './send.test-kit.js'

const BASE = '/_inspector'
const TOKEN = 'the-token-of-this-launch'
const BEARER = { Authorization: `Bearer ${TOKEN}` }
const PAGE = { 'Sec-Fetch-Site': 'same-origin', 'X-Agent-Inspector': '1' }
const REBOUND = { Host: 'evil.example' }
const BIG_JSON = JSON.stringify(['x'.repeat(1000)])
const BIG_PATH = `/sessions/values/values/${createHash('sha256').update(BIG_JSON).digest('hex')}`
const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } }

let dir: string
let inspector: Inspector
let port: number
const leave = new AbortController()
const streams: Stream[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'contract-'))
  await writeFile(join(dir, 'foreign.jsonl.gz'), 'this is no gzip')
  // Neither written nor made anew where something else stands in its place.
  await mkdir(join(dir, 'without-index.idx'))
  const launcher = { name: 'demo', title: 'Demo', description: 'Runs it', run: () => {} }
  inspector = createInspector({ tracesDir: dir, port: 0, token: TOKEN, launchers: [launcher], log: () => {} })
  port = (await inspector.listen()).port
  const files = await openStream(port, `${BASE}/events?session_id=done`)
  streams.push(files)
  await session({ id: 'done', title: 'Done', metadata: { of: 'test' } }, () => tool('t', { input: 1 }, () => 'out'))
  await files.until(({ event }) => event === 'SessionFinished')
  await files.until(({ event }) => event === 'TraceAppended')
  await session({ id: 'without-index' }, () => tool('t', { input: 1 }, () => 'out'))
  const value = (index: number, count: number, text: string): SessionEventRecord =>
    sessionEvent('value_part', {
      sessionId: 'values',
      attributes: {
        [OURS.valueSha256]: count === 1 ? createHash('sha256').update(text).digest('hex') : '0'.repeat(64),
        [OURS.valueIndex]: index,
        [OURS.valueCount]: count,
        [OURS.valueBytes]: text.length,
        [OURS.valueType]: 'application/json',
        [OURS.valueText]: text,
      },
    })
  await writeRecords(dir, [value(0, 1, BIG_JSON), value(0, 2, BIG_JSON)])
  await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'to-delete' })])
  // Its owner is there, but does not listen.
  await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'elsewhere' })])
  otherWriter(dir).claim('elsewhere', 'elsewhere')
  for (const name of ['approve', 'first', 'two', 'two', 'strict']) {
    session({ id: 'waiting' }, () => waitForSignal(name, { prompt: 'Go on?', schema, signal: leave.signal })).catch(
      () => {},
    )
  }
  session({ id: 'cancel-me' }, ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)))
  await ask('POST', '/signal/waiting', {
    headers: BEARER,
    json: { signal_name: 'first', payload: { ok: true }, by: 'Ada' },
  })
})

afterAll(async () => {
  leave.abort()
  for (const stream of streams) stream.close()
  await inspector.close()
  await rm(dir, { recursive: true })
})

interface Asked extends Sent {
  readonly json?: unknown
}

function ask(method: string, path: string, { json, headers = {}, ...sent }: Asked = {}): Promise<Answer> {
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const type = json === undefined ? {} : { 'Content-Type': 'application/json' }
  return send(port, `${BASE}${path}`, { method, headers: { ...type, ...headers }, ...body, ...sent })
}

function take(body: string | Uint8Array, headers: Record<string, string> = BEARER) {
  return () => ask('POST', '/import', { body, headers })
}
const get =
  (path: string, headers: Record<string, string> = {}) =>
  () =>
    ask('GET', path, { headers })
const post =
  (path: string, json: unknown, headers: Record<string, string> = BEARER) =>
  () =>
    ask('POST', path, { json, headers })
const patch =
  (id: string, json: unknown, headers: Record<string, string> = BEARER) =>
  () =>
    ask('PATCH', `/sessions/${id}`, { json, headers })
const remove =
  (id: string, headers: Record<string, string> = BEARER) =>
  () =>
    ask('DELETE', `/sessions/${id}`, { headers })
const signal = (fields: object = {}, to = 'waiting') =>
  post(`/signal/${to}`, { signal_name: 'approve', payload: { ok: true }, ...fields })

const cancel = (id: string, fields: object = {}) => post(`/cancel/${id}`, fields)

/** The head of a stream: its body has no end. */
async function stream(path: string): Promise<Answer> {
  const opened = await openStream(port, `${BASE}${path}`)
  streams.push(opened)
  return { status: opened.status, headers: opened.headers, body: Buffer.alloc(0), text: '', json: () => undefined }
}

async function etagOf(path: string): Promise<Answer> {
  const { headers } = await ask('HEAD', path)
  return ask('GET', path, { headers: { 'If-None-Match': headers.etag ?? '' } })
}

/** As many streams as the inspector serves, then one more that takes no stream. */
async function tooMany(): Promise<Answer> {
  const path = `${BASE}/events`
  const open = await Promise.all(Array.from({ length: 100 }, () => openStream(port, path)))
  const refused = await ask('GET', '/events', { headers: { Accept: 'application/json' } })
  for (const one of open) one.close()
  await Promise.all(open.map((one) => one.ended))
  return refused
}

/** One more try after too many with a wrong token, at an inspector that is good for nothing else then. */
const guessed =
  (path: string, method = 'POST') =>
  async (): Promise<Answer> => {
    const own = createInspector({ tracesDir: join(dir, 'guessed'), port: 0, token: TOKEN, log: () => {} })
    const { port: at } = await own.listen()
    const wrong = { method, headers: { Authorization: 'Bearer wrong' } }
    for (let i = 0; i < 20; i++) await send(at, BASE + path, wrong)
    const refused = await send(at, BASE + path, { method, headers: BEARER })
    await own.close()
    return refused
  }

const CASES: Readonly<Record<string, () => Promise<Answer>>> = {
  'getHealth 200': get('/health?challenge=0123456789abcdef'),
  'getHealth 400': get('/health?challenge=short'),
  'getHealth 403': get('/health', REBOUND),
  'getToken 200': get('/token', PAGE),
  'getToken 403': get('/token'),
  'listLaunchers 200': get('/launchers'),
  'listLaunchers 403': get('/launchers', REBOUND),
  'launch 202': post('/launchers/demo', undefined),
  'launch 400': post('/launchers/%ff', undefined),
  'launch 401': post('/launchers/demo', undefined, {}),
  'launch 403': post('/launchers/demo', undefined, { ...BEARER, Origin: 'http://evil.example' }),
  'launch 404': post('/launchers/other', undefined),
  'launch 429': guessed('/launchers/demo'),
  'listSessions 200': get('/sessions?status=completed,paused,running&limit=2&q=e'),
  'listSessions 400': get('/sessions?status=asleep'),
  'listSessions 403': get('/sessions', { 'X-Forwarded-For': '1.2.3.4' }),
  'getSession 200': get('/sessions/waiting'),
  'getSession 400': get('/sessions/..'),
  'getSession 403': get('/sessions/done', REBOUND),
  'getSession 404': get('/sessions/other'),
  'getValue 200': get(BIG_PATH),
  'getValue 304': () => etagOf(BIG_PATH),
  'getValue 400': get(`/sessions/../values/${'0'.repeat(64)}`),
  'getValue 403': get(BIG_PATH, REBOUND),
  'getValue 404': get(`/sessions/values/values/${'1'.repeat(64)}`),
  'getValue 422': get(`/sessions/values/values/${'0'.repeat(64)}`),
  'changeSession 200': patch('done', { pinned: true, tags: ['kept'] }),
  'changeSession 400': patch('done', { pinned: 'yes' }),
  'changeSession 401': patch('done', {}, { Authorization: 'Bearer wrong' }),
  'changeSession 403': patch('done', {}, { ...BEARER, ...REBOUND }),
  'changeSession 404': patch('other', {}),
  'changeSession 409': patch('foreign.jsonl.gz', { pinned: true }),
  'changeSession 413': patch('done', { tags: ['x'.repeat(64 * 1024)] }),
  'changeSession 415': () =>
    ask('PATCH', '/sessions/done', { headers: { ...BEARER, 'Content-Type': 'text/plain' }, body: '{}' }),
  'changeSession 429': guessed('/sessions/done', 'PATCH'),
  'deleteSession 204': remove('to-delete'),
  'deleteSession 400': remove('..'),
  'deleteSession 401': remove('done', {}),
  'deleteSession 403': remove('done', { ...BEARER, ...REBOUND }),
  'deleteSession 404': remove('other'),
  'deleteSession 409': remove('elsewhere'),
  'deleteSession 429': guessed('/sessions/done', 'DELETE'),
  'importTraces 200': take(encodeRecord(endedSpan({ sessionId: 'imported' }), 0)),
  'importTraces 401': take('', {}),
  'importTraces 403': take('', { ...BEARER, ...REBOUND }),
  'importTraces 413': take(gzipSync(Buffer.alloc(80_000_000, 'x'))),
  'importTraces 422': take('no record'),
  'importTraces 429': guessed('/import'),
  'getSettings 200': get('/settings'),
  'getSettings 403': get('/settings', REBOUND),
  'getTrace 200': get('/trace/done'),
  'getTrace 206': get('/trace/done', { Range: 'bytes=0-9' }),
  'getTrace 304': () => etagOf('/trace/done'),
  'getTrace 400': get('/trace/%00'),
  'getTrace 403': get('/trace/done', { 'Sec-Fetch-Site': 'cross-site' }),
  'getTrace 404': get('/trace/other'),
  'getTrace 416': get('/trace/done', { Range: 'bytes=999999999-' }),
  'getTrace 422': get('/trace/foreign.jsonl.gz'),
  'getTraceFile 200': get('/trace/done/file?part=done'),
  'getTraceFile 206': get('/trace/done/file', { Range: 'bytes=0-9' }),
  'getTraceFile 304': () => etagOf('/trace/done/file'),
  'getTraceFile 400': get('/trace/%ff/file'),
  'getTraceFile 403': get('/trace/done/file', REBOUND),
  'getTraceFile 404': get('/trace/done/file?part=other'),
  'getTraceFile 416': get('/trace/done/file', { Range: 'bytes=999999999-' }),
  'getTraceFile 422': get('/trace/foreign.jsonl.gz/file'),
  'getTraceIndex 200': get('/trace/done/index?part=done'),
  'getTraceIndex 206': get('/trace/done/index', { Range: 'bytes=0-31' }),
  'getTraceIndex 304': () => etagOf('/trace/done/index'),
  'getTraceIndex 400': get('/trace/%ff/index'),
  'getTraceIndex 403': get('/trace/done/index', REBOUND),
  'getTraceIndex 404': get('/trace/done/index?part=other'),
  'getTraceIndex 416': get('/trace/done/index', { Range: 'bytes=999999999-' }),
  'getTraceIndex 422': get('/trace/foreign.jsonl.gz/index'),
  'getTraceIndex 503': get('/trace/without-index/index'),
  'getEvents 200': () => stream('/events'),
  'getEvents 400': get('/events?types=Nonsense'),
  'getEvents 403': get('/events', REBOUND),
  'getEvents 503': tooMany,
  'cancelSession 202': cancel('cancel-me', { by: 'Ada' }),
  'cancelSession 400': cancel('cancel-me', { by: 1 }),
  'cancelSession 401': post('/cancel/cancel-me', {}, { Authorization: 'Bearer wrong' }),
  'cancelSession 403': post('/cancel/cancel-me', {}, { ...BEARER, ...REBOUND }),
  'cancelSession 404': cancel('other'),
  'cancelSession 409': cancel('done'),
  'cancelSession 413': cancel('cancel-me', { by: 'x'.repeat(20_000) }),
  'cancelSession 415': () =>
    ask('POST', '/cancel/cancel-me', { headers: { ...BEARER, 'Content-Type': 'text/plain' }, body: '{}' }),
  'cancelSession 429': guessed('/cancel/cancel-me'),
  'cancelSession 502': cancel('elsewhere'),
  'sendSignal 202': signal(),
  'sendSignal 400': signal({ signal_name: '', extra: 1 }),
  'sendSignal 401': post('/signal/waiting', {}, { Authorization: 'Bearer wrong' }),
  'sendSignal 403': post('/signal/waiting', {}, { ...BEARER, ...REBOUND }),
  'sendSignal 404': signal({}, 'other'),
  'sendSignal 409': signal({ signal_name: 'two' }),
  'sendSignal 413': signal({ payload: 'x'.repeat(1024 * 1024) }),
  'sendSignal 415': () =>
    ask('POST', '/signal/waiting', { headers: { ...BEARER, 'Content-Type': 'text/plain' }, body: '{}' }),
  'sendSignal 422': signal({ signal_name: 'strict', payload: { ok: 'yes' } }),
  'sendSignal 429': guessed('/signal/waiting'),
  'sendSignal 502': signal({}, 'elsewhere'),
}

describe('the contract', () => {
  test('has a case for everything it documents, and for nothing else', () => {
    expect(Object.keys(CASES).sort()).toEqual([...documentedAnswers()].sort())
  })

  test.each(Object.entries(CASES))('%s', async (name, asking) => {
    const [operationId = '', status] = name.split(' ')
    const answer = await asking()

    expect(`${operationId} ${answer.status} ${answer.status < 400 ? '' : answer.text}`).toContain(
      `${operationId} ${status}`,
    )
    expect(misfitsOf(operationId, answer)).toEqual([])
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['x-powered-by']).toBeUndefined()
    if (answer.status === 429) expect(answer.headers['retry-after']).toMatch(/^[1-9]\d?$/)
    if (answer.status < 400) return
    expect(answer.text).not.toContain(dir)
    expect(answer.text).not.toMatch(/node_modules|\.[jt]s:\d/)
  })
})

test.each([
  ['SIGNAL_AMBIGUOUS', { signal_name: 'two' }, /more than once: [0-9a-f]{16}, [0-9a-f]{16}\.$/],
  ['SIGNAL_NOT_AWAITED', { signal_name: 'nobody' }, /"waiting" does not wait for "nobody"\.$/],
  ['SIGNAL_ALREADY_ANSWERED', { signal_name: 'first' }, /answered by "Ada" at \d{4}-\d\d-\d\dT[\d:.]+Z\.$/],
])('a conflict tells which one it is: %s', async (code, fields, detail) => {
  const answer = await signal(fields)()
  expect(answer.json()).toMatchObject({ status: 409, code, detail: expect.stringMatching(detail) })
})
