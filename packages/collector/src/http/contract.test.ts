/**
 * The contract, held against a real server: every operation and status of docs/openapi.yaml is asked
 * for, and every answer is checked against its schema. A documented answer without a case fails.
 */
import { gzipSync } from 'node:zlib'
import { encodeRecord } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { endedSpan } from '../../../trace-format/src/sample-record.test-kit.js'
import { FORWARDED_BY } from '../base/otlp-target.js'
import { BEARER, BIG_PATH, contractWorld, PAGE, REBOUND } from './contract-world.test-kit.js'
import { documentedAnswers, misfitsOf } from './openapi.test-kit.js'
import type { Answer } from './send.test-kit.js'

const world = contractWorld()
const {
  ask,
  cancel,
  choose,
  decide,
  etagOf,
  firstOf,
  get,
  guessed,
  ownWriter,
  patch,
  post,
  remove,
  signal,
  stream,
  take,
  tooMany,
} = world

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
  'exportSession 200': get('/sessions/done/export?format=chrome'),
  'exportSession 400': get('/sessions/done/export?format=pdf'),
  'exportSession 403': get('/sessions/done/export', REBOUND),
  'exportSession 404': get('/sessions/other/export'),
  'exportSession 422': get('/sessions/foreign.jsonl.gz/export'),
  'exportSession 503': () => firstOf(503, Array.from({ length: 5 }, get('/sessions/done/export'))),
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
  ...exporting('exportSpans', '/v1/traces'),
  ...exporting('exportLogs', '/v1/logs'),
  ...exporting('exportMetrics', '/v1/metrics'),
  'getPrices 200': get('/prices'),
  'getPrices 403': get('/prices', REBOUND),
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
  'stepOperation 202': decide(),
  'stepOperation 400': decide({ action: 'jump' }),
  'stepOperation 401': post('/step/step-me', {}, { Authorization: 'Bearer wrong' }),
  'stepOperation 403': post('/step/step-me', {}, { ...BEARER, ...REBOUND }),
  'stepOperation 404': decide({}, 'other'),
  'stepOperation 409': decide({ wait_id: '0'.repeat(16) }),
  'stepOperation 413': decide({ input: 'x'.repeat(1024 * 1024) }),
  'stepOperation 415': () =>
    ask('POST', '/step/step-me', { headers: { ...BEARER, 'Content-Type': 'text/plain' }, body: '{}' }),
  'stepOperation 429': guessed('/step/step-me'),
  'stepOperation 502': decide({}, 'elsewhere'),
  'chooseSteps 202': choose(['tool.call', 'llm.generate']),
  'chooseSteps 400': choose(['no.kind']),
  'chooseSteps 401': choose([], 'step-me', { Authorization: 'Bearer wrong' }),
  'chooseSteps 403': choose([], 'step-me', { ...BEARER, ...REBOUND }),
  'chooseSteps 404': choose([], 'other'),
  'chooseSteps 409': choose([], 'done'),
  'chooseSteps 413': choose(['x'.repeat(1024 * 1024)]),
  'chooseSteps 415': () =>
    ask('PATCH', '/step/step-me', { headers: { ...BEARER, 'Content-Type': 'text/plain' }, body: '{}' }),
  'chooseSteps 429': guessed('/step/step-me', 'PATCH'),
  'chooseSteps 502': choose([], 'elsewhere'),
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

function exporting(operation: string, path: string): typeof CASES {
  const asked = (headers: Record<string, string>, body: string | Uint8Array = '{}') =>
    ask('POST', path, { headers, body })
  const json = { 'Content-Type': 'application/json' }
  const remote = { ...json, 'X-Forwarded-For': '1.2.3.4' }
  return {
    [`${operation} 200`]: () => asked(json),
    [`${operation} 400`]: () => asked({ ...json, 'Content-Encoding': 'gzip' }, 'no gzip'),
    [`${operation} 401`]: guessed(path, 'POST', { headers: remote, tries: 0 }),
    [`${operation} 403`]: () => asked({ ...json, Origin: 'http://evil.example' }),
    [`${operation} 413`]: () => asked({ ...json, 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(80_000_000, ' '))),
    [`${operation} 415`]: () => asked({ 'Content-Type': 'text/plain' }),
    [`${operation} 429`]: guessed(path, 'POST', { headers: remote }),
    [`${operation} 508`]: () => asked({ ...json, [FORWARDED_BY]: ownWriter() }),
  }
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
    expect(answer.text).not.toContain(world.dir)
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
