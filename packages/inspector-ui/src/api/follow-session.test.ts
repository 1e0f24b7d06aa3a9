import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessionFollower } from './follow-session.js'
import { openLine, spanLine } from './otlp.test-kit.js'
import type { SessionNews } from './session-news.js'
import { blockOf, type FileServer, joined, serveFile } from './trace-file.test-kit.js'

const first = blockOf([openLine({ id: 1, seq: 0 }), spanLine({ id: 2, parent: 1 })])
const second = blockOf([spanLine({ id: 1, name: 'agent.call', end: 9 })])

let server: FileServer
let posted: SessionNews[]

beforeEach(async () => {
  server = await serveFile(first)
  posted = []
})
afterEach(() => server.close())

function follow() {
  return createSessionFollower({
    base: server.url,
    sessionId: 'a b',
    parts: ['a b'],
    post: (message) => posted.push(message),
    fetch,
  })
}

test('posts what is new as batches and says when it has caught up', async () => {
  const session = follow()
  await session.pull()
  expect(posted.map(({ type }) => type)).toEqual(['batch', 'caught-up'])

  server.file = joined([first, second])
  await session.pull('a b')
  const batch = posted[2]
  expect(batch?.type === 'batch' && [...batch.batch.rows]).toEqual([0])
  expect((await session.detail(0))?.name).toBe('agent.call')
})

test('pulls that come while one is under way are answered together', async () => {
  const session = follow()
  await Promise.all([session.pull(), session.pull('a b'), session.pull('a b')])
  expect(posted.filter(({ type }) => type === 'batch')).toHaveLength(1)
  expect(server.ranges.length).toBeLessThanOrEqual(2)
})

test('a part that was written anew begins all again', async () => {
  const session = follow()
  await session.pull()
  server.generation = 'fedcba9876543210'
  server.file = joined([second, first, first])
  await session.pull('a b')
  expect(posted.map(({ type }) => type).slice(2, 4)).toEqual(['restarted', 'batch'])
  expect(posted.at(-1)?.type).toBe('caught-up')
  expect((await session.detail(0))?.name).toBe('agent.call')
})

test('a session that has no part yet is read when it has one', async () => {
  const session = createSessionFollower({
    base: server.url,
    sessionId: 'a b',
    parts: [],
    post: (message) => posted.push(message),
    fetch,
  })
  await session.pull()
  expect(posted.map(({ type }) => type)).toEqual(['caught-up'])
  await session.pull('a b')
  expect(posted.map(({ type }) => type)).toEqual(['caught-up', 'batch', 'caught-up'])
})

test('says what is wrong, and nothing more once it is closed', async () => {
  const session = follow()
  await server.close()
  await session.pull()
  expect(posted.map(({ type }) => type)).toEqual(['problem', 'caught-up'])
  session.close()
  await session.pull('a b')
  expect(posted).toHaveLength(2)
})
