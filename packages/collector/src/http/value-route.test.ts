import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { session, tool } from '@agent-inspector/hooks'
import { decodeLine } from '@agent-inspector/trace-format'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VALUE_PART_UNITS } from '../base/limits.js'
import { createInspector } from '../create-inspector.js'
import { findValue } from '../query/value-bytes.js'
import { linesOf } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import type { Inspector } from './inspector.js'
import { type Answer, send } from './send.test-kit.js'

const prompt = { messages: [{ role: 'user', content: 'née "quoted" 😀\n'.repeat(1_000_000) }] }
const text = JSON.stringify(prompt)
const sha256 = createHash('sha256').update(text).digest('hex')

let dir: string
let inspector: Inspector
let port: number

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'values-'))
  inspector = createInspector({ tracesDir: dir, log: () => {} })
  port = (await inspector.listen({ port: 0 })).port
  await session({ id: 'big' }, async () => {
    for (let turn = 0; turn < 3; turn++) tool('read', { input: prompt }, () => 'x'.repeat(40_000))
  })
  await inspector.spanProcessor.forceFlush()
}, 60_000)

afterAll(async () => {
  await inspector.close()
  await rm(dir, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(port, `/_inspector${path}`, { headers })

describe('a prompt of 20 MB', () => {
  test('is sent whole, as what it is', async () => {
    const answer = await get(`/sessions/big/values/${sha256}`)

    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      etag: `"${sha256}"`,
    })
    expect(answer.text === text).toBe(true)
  })

  test('is not sent to a client that has it', async () => {
    const answer = await get(`/sessions/big/values/${sha256}`, { 'If-None-Match': `"${sha256}"` })
    expect([answer.status, answer.text]).toEqual([304, ''])
  })

  test('is read piece by piece, as it is sent', async () => {
    const files = createFileSource({ dir })
    const part = await files.openPart('big')
    if (part === undefined) return expect.fail('the session has no part')
    let reads = 0
    const counted = { ...part, read: (start: number, end: number) => part.read(start, end).finally(() => reads++) }
    const value = await findValue([counted], sha256)
    reads = 0
    let sent = 0
    for await (const { length } of value?.read() ?? []) {
      expect(length).toBeLessThan(1024 * 1024)
      expect(reads).toBeLessThanOrEqual(++sent + 1)
    }
    expect(sent).toBeGreaterThan(100)
    part.close()
    files.close()
  })

  test('stands in the file once, a preview in each of the spans', () => {
    const records = linesOf(dir, 'big').flatMap((line) => {
      const decoded = decodeLine(line)
      return 'problem' in decoded ? [] : decoded
    })
    const spans = records.filter(({ type }) => type === 'span')
    expect(spans.map(({ attributes }) => attributes['mcp.tool.input_json_sha256'])).toEqual([sha256, sha256, sha256])
    const pieces = records.filter((record) => record.type === 'session_event' && record.name === 'value_part')
    const ofPrompt = pieces.filter(({ attributes }) => attributes['agent_inspector.value.sha256'] === sha256)
    expect(ofPrompt).toHaveLength(Number(ofPrompt[0]?.attributes['agent_inspector.value.count']))
  })
})

test.each(['0'.repeat(64), 'ABC', `${'0'.repeat(63)}%2f`])('there is no value %j', async (hash) => {
  const answer = await get(`/sessions/big/values/${hash}`)
  expect(answer.json()).toMatchObject({ status: 404, code: 'VALUE_NOT_FOUND' })
})

describe('a value of which a block is damaged', () => {
  test('breaks off where it has begun, and is refused where it has not', async () => {
    const file = join(dir, 'big.jsonl.gz')
    const whole = await readFile(file)
    const pieces = scanBlocks(whole).blocks.filter(
      ({ lines, textBytes }) => lines === 1 && textBytes > VALUE_PART_UNITS,
    )
    try {
      for (const [at, outcome] of [
        [0, 'refused'],
        [Math.floor(pieces.length / 2), 'broken off'],
      ] as const) {
        const { offset, length } = pieces[at] ?? { offset: 0, length: 0 }
        const damaged = Buffer.from(whole)
        damaged.writeUInt8((damaged[offset + length - 20] ?? 0) ^ 0xff, offset + length - 20)
        await writeFile(file, damaged)
        const answer = get(`/sessions/big/values/${sha256}`)
        if (outcome === 'refused') expect((await answer).json()).toMatchObject({ status: 422, code: 'VALUE_DAMAGED' })
        else await expect(answer).rejects.toThrow('aborted')
      }
    } finally {
      await writeFile(file, whole)
    }
  })
})
