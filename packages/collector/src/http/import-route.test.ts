import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { encodeRecord } from '@agent-inspector/trace-format'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { send } from './send.test-kit.js'

const TOKEN = 'the-token-of-this-launch'
const headers = { Authorization: `Bearer ${TOKEN}` }
const records = [sessionEvent('session_started'), nthSpan(0), nthSpan(1), sessionEvent('session_finished')]
const lines = records.map((record, seq) => `${encodeRecord(record, seq)}\n`).join('')

const dir = newDir()
let inspector: Inspector
let port: number
beforeAll(async () => {
  inspector = createInspector({ tracesDir: dir, port: 0, token: TOKEN, log: () => {} })
  port = (await inspector.listen()).port
})
afterAll(() => inspector.close())

const take = (body: string | Uint8Array) => send(port, '/_inspector/import', { method: 'POST', headers, body })

test('a body that breaks off leaves nothing, not even its first half', async () => {
  const sent = request({ port, path: '/_inspector/import', method: 'POST', headers }).on('error', () => {})
  sent.write(lines)
  await expect
    .poll(() => readdirSync(dir).filter((name) => name.startsWith('.import-')).length, { timeout: 8000 })
    .toBe(1)
  sent.destroy()
  await expect
    .poll(() => readdirSync(dir), { timeout: 8000 })
    .not.toContainEqual(expect.stringMatching(/import|session/))
})

test('a body becomes sessions, which are listed; sent again, it is told that they are there', async () => {
  const session = { session_id: 'session-1', outcome: 'imported' }
  const inputs = [{ name: '-', records: 4, unknown: 0 }]
  expect((await take(gzipSync(lines))).json()).toEqual({ inputs, sessions: [session] })
  expect((await take(lines)).json()).toEqual({ inputs, sessions: [{ ...session, outcome: 'already_there' }] })
  const listed = await send(port, '/_inspector/sessions/session-1')
  expect(listed.json()).toMatchObject({ status: 'completed', span_count: 2 })
})

test('a body that is refused tells why, and names no path', async () => {
  const { status, text } = await take('not a record\n')
  expect(status).toBe(422)
  expect(JSON.parse(text)).toMatchObject({ code: 'IMPORT_UNREADABLE', detail: 'There is no record in the body.' })
  expect(text).not.toContain(dir)
})
