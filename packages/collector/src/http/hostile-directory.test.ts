/** A server over a directory in which every file lies: each answer is right, or a refusal with a code and a hint. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { encodeRecord, OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import type { Inspector } from './inspector.js'
import { type Answer, send } from './send.test-kit.js'

const SPANS = 3
/** More than one line may have. */
const BOMB_BYTES = 20 * 1024 * 1024

function linesOf(records: readonly TraceRecord[]): string {
  return records.map((record, seq) => `${encodeRecord(record, seq)}\n`).join('')
}

function startOf(sessionId: string, formatVersion = 1): TraceRecord {
  const attributes = { [OURS.formatVersion]: formatVersion, [OURS.generation]: 'a'.repeat(16) }
  return sessionEvent('session_started', { sessionId, attributes })
}

function recordsOf(sessionId: string): readonly TraceRecord[] {
  return [startOf(sessionId), ...Array.from({ length: SPANS }, (_, n) => nthSpan(n, { sessionId }))]
}

/** A part that was written as it should be, and then its index is not. */
function withIndex(change: (index: Buffer) => Uint8Array) {
  return async (dir: string, id: string): Promise<void> => {
    await writeRecords(dir, recordsOf(id))
    writeFileSync(indexPath(dir, id), change(readFileSync(indexPath(dir, id))))
  }
}

function withBytes(make: (id: string) => Uint8Array) {
  return async (dir: string, id: string): Promise<void> => writeFileSync(partPath(dir, id), make(id))
}

const HOSTILE: Readonly<Record<string, (dir: string, id: string) => Promise<void>>> = {
  'index-cut': withIndex((index) => index.subarray(0, index.length - 100)),
  'index-newer': withIndex((index) => index.fill(99, 3, 4)),
  'index-of-another': async (dir, id) => {
    await writeRecords(dir, recordsOf(id))
    await writeRecords(dir, [startOf('another')])
    copyFileSync(indexPath(dir, 'another'), indexPath(dir, id))
  },
  'length-lies': withBytes((id) => {
    const blocks = recordsOf(id).map((record, seq) => Buffer.from(encodeBlock(`${encodeRecord(record, seq)}\n`, 1)))
    blocks[2]?.writeUInt32LE(0xffffffff, 16)
    return Buffer.concat(blocks)
  }),
  bomb: withBytes((id) => Buffer.concat([gzipSync(Buffer.alloc(BOMB_BYTES)), gzipSync(linesOf(recordsOf(id)))])),
  'newer-format': withBytes((id) => encodeBlock(linesOf([startOf(id, 99), nthSpan(0)]), 2)),
  empty: withBytes(() => new Uint8Array()),
  'first-part-missing~00000001': withBytes(() => encodeBlock(linesOf(recordsOf('first-part-missing')), SPANS + 1)),
  twice: async (dir, id) => {
    await writeRecords(dir, recordsOf(id))
    copyFileSync(partPath(dir, id), partPath(dir, `${id}~00000001`))
  },
}

let inspector: Inspector
let port: number
beforeAll(async () => {
  const dir = newDir()
  mkdirSync(dir)
  for (const [id, make] of Object.entries(HOSTILE)) await make(dir, id)
  inspector = createInspector({ tracesDir: dir, port: 0, log: () => {} })
  port = (await inspector.listen()).port
})
afterAll(() => inspector.close())

const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(port, `/_inspector${path}`, { headers })

const FORMS: readonly [string, Readonly<Record<string, string>>][] = [
  ['/trace/ID', {}],
  ['/trace/ID', { 'Accept-Encoding': 'gzip' }],
  ['/trace/ID', { Range: 'bytes=0-99' }],
  ['/trace/ID', { Range: 'bytes=99999999-' }],
  ['/trace/ID/file', {}],
  ['/trace/ID/file', { Range: 'bytes=99999999-' }],
  ['/trace/ID/index', {}],
  ['/sessions/ID', {}],
]

describe.each(Object.keys(HOSTILE))('%s', (name) => {
  test('is listed, and every form of it is right or refused with a code and a hint', { timeout: 60_000 }, async () => {
    const { sessions } = (await ask('/sessions?limit=100')).json() as { sessions: { id: string }[] }
    const stem = name.split('~')[0] ?? ''
    const ids = sessions.map(({ id }) => id).filter((id) => id === stem || id === `${name}.jsonl.gz`)
    expect(ids).toHaveLength(1)
    for (const [path, headers] of FORMS) {
      const answer = await ask(path.replace('ID', ids.join()), headers)
      expect(answer.status).not.toBe(500)
      if (answer.status >= 400)
        expect(answer.json()).toMatchObject({
          code: expect.stringMatching(/^[A-Z_]+$/),
          hint: expect.stringMatching(/./),
        })
      else for (const spanId of spanIdsIn(answer)) expect(KNOWN).toContain(spanId)
    }
  })
})

const KNOWN = Array.from({ length: SPANS }, (_, n) => spanIdOf(n))

function spanIdsIn({ body, headers }: Answer): readonly string[] {
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString('latin1')
  return text.match(/(?<="spanId":")[0-9a-f]{16}(?=")/g) ?? []
}
