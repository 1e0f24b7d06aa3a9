/** What others write into the directory comes to every page as it comes into the list. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeRecord } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { nthSpan } from '../../../trace-format/src/sample-record.test-kit.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { dataOf, isEvent } from './live-server.test-kit.js'
import type { Stream } from './open-stream.test-kit.js'
import { idsOf, isDeleted, serve } from './storage-server.test-kit.js'

const line = (n: number): string => `${encodeRecord(nthSpan(n), n)}\n`
const python = JSON.stringify(
  {
    name: 'chat',
    context: { trace_id: `0x${'a'.repeat(32)}`, span_id: `0x${'b'.repeat(16)}` },
    parent_id: null,
    start_time: '2026-01-01T00:00:00.000000Z',
    end_time: '2026-01-01T00:00:01.000000Z',
    status: { status_code: 'OK' },
    attributes: {},
  },
  undefined,
  2,
)

describe('a file that others write', () => {
  test.each([
    ['other.jsonl', line(0)],
    ['other.jsonl.gz', gzipSync(line(0))],
    ['other.json', python],
  ])('%s is told when it appears, and when it vanishes', async (name, content) => {
    const dir = newDir()
    mkdirSync(dir)
    const { ask, listen } = await serve(dir)
    const heard = await listen(name)
    writeFileSync(path.join(dir, name), content)

    await heard.until(isEvent('TraceAppended'))
    expect(told(heard, 'SessionStarted')).toMatchObject([{ id: name, span_count: 1 }])
    expect(idsOf(await ask('GET', '/sessions'))).toEqual([name])
    rmSync(path.join(dir, name))
    await heard.until(isDeleted)
    expect(idsOf(await ask('GET', '/sessions'))).toEqual([])
    // At once, under the name that has just gone.
    writeFileSync(path.join(dir, name), content)
    await heard.until(() => told(heard, 'SessionStarted').length === 2)
  })

  test('is told when it grows, with what there is to read', async () => {
    const dir = newDir()
    mkdirSync(dir)
    const file = path.join(dir, 'grows.jsonl')
    writeFileSync(file, line(0))
    const { ask, listen } = await serve(dir)
    expect(idsOf(await ask('GET', '/sessions'))).toEqual(['grows.jsonl'])
    const heard = await listen('grows.jsonl')
    appendFileSync(file, line(1))

    await heard.until(() => told(heard, 'TraceAppended').some(({ bytes }) => bytes === (line(0) + line(1)).length))
    const isTold = (type: string) => told(heard, type).some(({ span_count }) => span_count === 2)
    // It may have grown before its first reading had come to an end.
    await heard.until(() => isTold('SessionUpdated') || isTold('SessionStarted'))
  })
})

interface Told {
  readonly bytes?: number
  readonly span_count?: number
}

const told = (heard: Stream, type: string) => dataOf(heard, type) as readonly Told[]
