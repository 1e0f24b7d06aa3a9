/** A session that claims a trace late: what was filed under the trace's own name is read with it. */

import { readFileSync } from 'node:fs'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { OURS } from '@agent-inspector/trace-format'
import { afterEach, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { send } from './send.test-kit.js'

const { traceId } = nthSpan(0)
let inspector: Inspector
afterEach(() => inspector.close())

async function serve(dir: string): Promise<(path: string) => Promise<unknown>> {
  inspector = createInspector({ tracesDir: dir, port: 0, log: () => {} })
  const { port } = await inspector.listen()
  return async (path) => (await send(port, `/_inspector${path}`)).json()
}

const joins = (joined: string) =>
  sessionEvent('trace_joined', { traceId, attributes: { [OURS.joinedSessionId]: joined } })

test('two files of one trace are one session, in the list, alone, and part by part', async () => {
  const dir = newDir()
  await writeRecords(dir, [nthSpan(0, { sessionId: traceId }), nthSpan(1, { sessionId: traceId })])
  await writeRecords(dir, [
    sessionEvent('session_started'),
    joins(traceId),
    nthSpan(2),
    sessionEvent('session_finished'),
  ])
  const get = await serve(dir)

  const whole = {
    id: 'session-1',
    status: 'completed',
    span_count: 3,
    parts: [{ part: 'session-1' }, { part: traceId }],
  }
  expect(await get('/sessions')).toMatchObject({ total: 1, sessions: [whole] })
  expect(await get('/sessions/session-1')).toMatchObject(whole)
  const { port } = await inspector.listen()
  for (const part of ['session-1', traceId]) {
    for (const [what, type] of [
      ['file', 'application/gzip'],
      ['index', 'application/octet-stream'],
    ]) {
      const answer = await send(port, `/_inspector/trace/session-1/${what}?part=${part}`)
      expect([what, answer.status, answer.headers['content-type']]).toEqual([what, 200, type])
    }
  }
})

test('the lines of a session are those of all its parts: plain, by range, and as one gzip member', async () => {
  const dir = newDir()
  await writeRecords(dir, [nthSpan(0, { sessionId: traceId }), nthSpan(1, { sessionId: traceId })])
  await writeRecords(dir, [sessionEvent('session_started'), joins(traceId), nthSpan(2)])
  await serve(dir)
  const { port } = await inspector.listen()
  const get = (headers = {}) => send(port, '/_inspector/trace/session-1', { headers })

  const parts = ['session-1', traceId].map((part) => gunzipSync(readFileSync(partPath(dir, part))))
  const plain = await get({ 'accept-encoding': 'identity' })
  expect(plain.body).toEqual(Buffer.concat(parts))
  expect(plain.body.toString().split('\n')).toHaveLength(7)

  const [first = Buffer.alloc(0)] = parts
  const range = { 'accept-encoding': 'identity', range: `bytes=${first.length - 5}-${first.length + 4}` }
  const across = await get(range)
  expect([across.status, across.body]).toEqual([206, plain.body.subarray(first.length - 5, first.length + 5)])

  const gzipped = await get({ 'accept-encoding': 'gzip' })
  expect(inflateRawSync(gzipped.body.subarray(10))).toEqual(plain.body)
  expect(gzipped.headers.etag).not.toBe(plain.headers.etag)
  expect((await get({ 'accept-encoding': 'gzip', 'if-none-match': String(gzipped.headers.etag) })).status).toBe(304)
})

test('what a session says of another one, which is not named after the trace, joins nothing', async () => {
  const dir = newDir()
  await writeRecords(dir, [nthSpan(0, { sessionId: 'other' })])
  await writeRecords(dir, [sessionEvent('session_started'), joins('other'), sessionEvent('session_finished')])
  const get = await serve(dir)

  expect(await get('/sessions')).toMatchObject({ total: 2 })
  expect(await get('/trace/session-1/file?part=other')).toMatchObject({ code: 'PART_NOT_FOUND' })
})
