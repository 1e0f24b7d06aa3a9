import type { SessionSummary } from '@agent-inspector/trace-format'
import { array, assert, asyncProperty, integer, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sessionSummary as summary } from '../../../trace-format/src/sample-session.test-kit.js'
import { CollectorError } from '../base/errors.js'
import type { SessionSource } from '../span/ports.js'
import { createSessions, type SessionFilter } from './sessions.js'

const ALL = { filter: {}, limit: 50 }
const silent = () => {}

function source(name: string, list: readonly SessionSummary[]): SessionSource {
  return {
    name,
    list: () => Promise.resolve(list),
    get: (id) => Promise.resolve(list.find((session) => session.id === id)),
  }
}

function broken(cause: unknown): SessionSource {
  return { name: 'far', list: () => Promise.reject(cause), get: () => Promise.reject(cause) }
}

const idsOf = (sessions: readonly SessionSummary[]): readonly string[] => sessions.map(({ id }) => id)

test('lists the sessions of all sources, newest first', async () => {
  const sources = [
    source('own', [summary('b', { startedNs: 2n })]),
    source('files', [summary('c', { startedNs: 3n }), summary('a')]),
  ]
  const page = await createSessions({ sources, log: silent }).list(ALL)

  expect(idsOf(page.sessions)).toEqual(['c', 'b', 'a'])
  expect(page).toMatchObject({ total: 3, sourceErrors: [] })
})

describe('a session that two sources know', () => {
  const file = summary('s', {
    status: 'interrupted',
    spanCount: 3,
    llmCalls: 1,
    parts: [{ part: 's', generation: 'f', bytes: 9 }],
  })

  test('stands as the first says, with the counts of who has seen more', async () => {
    const own = summary('s', {
      status: 'running',
      spanCount: 1,
      llmCalls: 0,
      process: { pid: 1, host: 'box', live: true },
    })
    const sessions = createSessions({ sources: [source('own', [own]), source('files', [file])], log: silent })

    const merged = { ...own, spanCount: 3, llmCalls: 1, parts: file.parts }
    expect(await sessions.get('s')).toEqual(merged)
    expect((await sessions.list(ALL)).sessions).toEqual([merged])
  })

  test('has the counts of the first while its file is behind', async () => {
    const own = summary('s', { status: 'completed', spanCount: 5, endedNs: 7n })
    const sessions = createSessions({ sources: [source('own', [own]), source('files', [file])], log: silent })

    expect(await sessions.get('s')).toEqual({ ...own, parts: file.parts })
  })
})

describe('a source that fails', () => {
  test('is told beside the list, with what we ourselves said, and the cause is logged', async () => {
    const lines: string[] = []
    const far = broken(new CollectorError('DIR_NOT_WRITABLE', 'The directory is gone.'))
    const page = await createSessions({
      sources: [source('own', [summary('a')]), far],
      log: (line) => lines.push(line),
    }).list(ALL)

    expect(idsOf(page.sessions)).toEqual(['a'])
    expect(page.sourceErrors).toEqual([{ source: 'far', message: 'The directory is gone.' }])
    expect(lines).toHaveLength(1)
  })

  test('tells no path of the machine', async () => {
    const page = await createSessions({ sources: [broken(new Error('ENOENT /home/ada/x'))], log: silent }).list(ALL)
    expect(JSON.stringify(page)).not.toContain('ada')
  })

  test('hides no session that another knows, and is not mistaken for "not there"', async () => {
    const sessions = createSessions({
      sources: [source('own', [summary('a')]), broken(new Error('down'))],
      log: silent,
    })

    expect(await sessions.get('a')).toMatchObject({ id: 'a' })
    await expect(sessions.get('b')).rejects.toThrow('down')
  })
})

test.each<[SessionFilter, readonly string[]]>([
  [{ status: new Set(['failed', 'paused']) }, ['b', 'c']],
  [{ engine: 'otlp' }, ['c']],
  [{ text: 'REPORT' }, ['a', 'b']],
  [{ text: 'report', status: new Set(['failed']) }, ['b']],
  [{ text: 'nowhere' }, []],
])('%j finds %j', async (filter, expected) => {
  const list = [
    summary('a', { title: 'A report', startedNs: 3n }),
    summary('b', { title: 'Report 2', status: 'failed', startedNs: 2n }),
    summary('c', { title: 'else', status: 'paused', engine: 'otlp', startedNs: 1n }),
  ]
  const page = await createSessions({ sources: [source('own', list)], log: silent }).list({ filter, limit: 50 })

  expect(idsOf(page.sessions)).toEqual(expected)
  expect(page.total).toBe(expected.length)
})

test('pages through any list without missing or doubling one, while new ones come on top', async () => {
  const ids = uniqueArray(integer({ min: 0, max: 500 }).map(String), { maxLength: 40 })
  await assert(
    asyncProperty(
      ids,
      array(integer({ min: 0, max: 5 }), { minLength: 40, maxLength: 40 }),
      integer({ min: 1, max: 7 }),
      async (names, times, limit) => {
        const list = names.map((id, i) => summary(id, { startedNs: BigInt(times[i] ?? 0) }))
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const sessions = createSessions({ sources: [source('files', list)], log: silent })
          const page = await sessions.list(cursor === undefined ? { filter: {}, limit } : { filter: {}, limit, cursor })
          seen.push(...idsOf(page.sessions))
          cursor = page.nextCursor
          list.push(summary(`new ${list.length}`, { startedNs: 9n }))
        } while (cursor !== undefined)

        const whole = await createSessions({ sources: [source('files', list)], log: silent }).list({
          filter: {},
          limit: 500,
        })
        expect(seen).toEqual(idsOf(whole.sessions).filter((id) => names.includes(id)))
      },
    ),
    { numRuns: 50 },
  )
})

test.each(['', 'nonsense', Buffer.from('x:y').toString('base64url'), Buffer.from('1').toString('base64url')])(
  'refuses %j as a cursor',
  async (cursor) => {
    await expect(createSessions({ sources: [], log: silent }).list({ ...ALL, cursor })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
    })
  },
)
