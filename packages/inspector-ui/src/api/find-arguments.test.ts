import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { encodeRecord } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRecord } from '../../../trace-format/src/sample-record.test-kit.js'
import { wordsOf } from '../model/find-spans.js'
import { createSessionFollower, type SessionFollower } from './follow-session.js'
import { idOf, openLine, spanLine } from './otlp.test-kit.js'
import type { SessionNews } from './session-news.js'
import { rowsShown } from './shown.test-kit.js'
import { blockOf, type FileServer, joined, serveFile } from './trace-file.test-kit.js'

const call = (id: number, input: string) =>
  spanLine({ id, attributes: { 'mcp.tool.name': 'fetch', 'mcp.tool.input_json': input } })

let server: FileServer
let posted: SessionNews[]
let asked: number

beforeEach(async () => {
  server = await serveFile(new Uint8Array(0))
  posted = []
  asked = 0
})
afterEach(() => server.close())

function follow(): SessionFollower {
  const post = (news: SessionNews) => void posted.push(news)
  return createSessionFollower({ base: server.url, sessionId: 's', parts: ['s'], post, fetch })
}

/** Ids of the spans that were called with each word, once all is looked through. */
async function found(session: SessionFollower, words: readonly string[]): Promise<readonly (readonly string[])[]> {
  session.find(++asked, words)
  return whenDone(words)
}

async function whenDone(words: readonly string[]): Promise<readonly (readonly string[])[]> {
  const isDone = () => posted.some((news) => news.type === 'found' && news.asked === asked && news.share === 1)
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve))
  const ids = rowsShown(posted.map((news) => (news.type === 'batch' ? news.batch : undefined))).map(({ id }) => id)
  return words.map((_, i) => {
    const rows = posted.flatMap((news) =>
      news.type === 'found' && news.asked === asked ? [...(news.hits[i] ?? [])] : [],
    )
    return [...new Set(rows)].map((row) => ids[row] ?? '').sort()
  })
}

test('finds log records of no span by all that they say, also where it is more than their row shows', async () => {
  const trace = `Traceback\n${'  File "a.py"\n'.repeat(40)}ValueError: Oslo is closed`
  const log = (body: string, seq: number, fields = {}) =>
    encodeRecord(logRecord({ attributes: { 'agent_inspector.log.body': body }, severityNumber: 17, ...fields }), seq)
  server.file = joined([
    blockOf([log(trace, 0, { spanId: undefined }), log('Oslo is open', 1, { spanId: undefined })]),
    blockOf([log('Oslo, said by a span', 2)]),
  ])
  const session = follow()
  await session.pull()
  expect(await found(session, ['valueerror: oslo', 'oslo', 'log error traceback'])).toEqual([
    ['fff0000000000000'],
    ['fff0000000000000', 'fff0000000000001'],
    ['fff0000000000000'],
  ])
})

test('finds spans by what they were called with, wherever their block is', async () => {
  server.file = joined([
    blockOf([call(1, '{"city":"Oslo"}'), call(2, '{"city":"Bergen"}')]),
    blockOf([call(3, 'Oslo and "Bergen"'), spanLine({ id: 4, name: 'oslo' })]),
  ])
  const session = follow()
  await session.pull()
  expect(await found(session, ['oslo', 'berg', 'fetch oslo'])).toEqual([
    [idOf(1), idOf(3)],
    [idOf(2), idOf(3)],
    [idOf(1), idOf(3)],
  ])
})

test('what comes later is found too, and nothing is looked through twice', async () => {
  server.file = blockOf([openLine({ id: 1, seq: 0, name: 'tool.call', attributes: { 'mcp.tool.input_json': 'tea' } })])
  const session = follow()
  await session.pull()
  expect(await found(session, ['tea'])).toEqual([[idOf(1)]])

  const size = server.file.length
  server.file = joined([server.file, blockOf([call(2, 'more tea')])])
  posted = posted.filter(({ type }) => type !== 'found')
  await session.pull()
  expect(await whenDone(['tea'])).toEqual([[idOf(2)]])
  expect(server.ranges.slice(-2)).toEqual([`bytes=${size}-`, `bytes=${size}-${server.file.length - 1}`])
})

test('a damaged block is passed over', async () => {
  const damaged = blockOf([call(3, 'needle')])
  const whole = blockOf([call(2, 'needle')])
  server.file = joined([damaged, whole])
  const session = follow()
  await session.pull()
  server.file = joined([damaged.map((byte, at) => (at === 40 ? byte ^ 0xff : byte)), whole])
  expect(await found(session, ['needle'])).toEqual([[idOf(2)]])
})

test('a block that is larger than a request is looked through', async () => {
  server.file = blockOf([call(1, incompressible(1_500_000)), call(2, 'needle')])
  expect(server.file.length).toBeGreaterThan(1024 * 1024)
  const session = follow()
  await session.pull()
  expect(await found(session, ['needle'])).toEqual([[idOf(2)]])
})

test('a file of another writer is looked through as it was read', async () => {
  server.file = gzipSync(`${call(1, 'tea')}\nnothing\n${call(2, 'coffee')}\n`)
  const session = follow()
  await session.pull()
  expect(await found(session, ['coffee', 'tea'])).toEqual([[idOf(2)], [idOf(1)]])
})

test('a part that was written anew is looked through anew', async () => {
  server.file = blockOf([call(1, 'tea')])
  const session = follow()
  await session.pull()
  await found(session, ['tea'])
  server.generation = 'fedcba9876543210'
  server.file = joined([blockOf([call(2, 'coffee')]), blockOf([call(3, 'tea')])])
  await session.pull()
  const again = posted.findIndex(({ type }) => type === 'restarted')
  posted = posted.slice(again)
  expect(await whenDone(['tea'])).toEqual([[idOf(3)]])
})

test('agrees with looking through the text of every span', async () => {
  const text = fc.stringMatching(/^[a-cä0-2"\\ .:K]{0,8}$/)
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), text, async (inputs, query) => {
    const words = wordsOf(query)
    fc.pre(words.length > 0)
    server.file = joined(inputs.map((input, id) => blockOf([call(id + 1, JSON.stringify({ deep: [input] }))])))
    posted = []
    const session = follow()
    await session.pull()
    const expected = words.map((word) =>
      inputs.flatMap((input, id) => {
        const argument = input.replace(/\s+/g, ' ').trim()
        return argument !== '' && `tool.call fetch ${argument}`.toLowerCase().includes(word) ? [idOf(id + 1)] : []
      }),
    )
    expect(await found(session, words)).toEqual(expected)
    session.close()
  })
  await fc.assert(property, { numRuns: 60 })
})

function incompressible(units: number): string {
  return createHash('shake256', { outputLength: units }).digest('base64').slice(0, units)
}
