/** Sessions noted and deleted over HTTP: in the directory of another process too, which hears of it. */
import { once } from 'node:events'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { session } from '@agent-inspector/hooks'
import { OURS } from '@agent-inspector/trace-format'
import { afterEach, describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { createNotesFiles } from '../source/notes-files.js'
import { deleteSession } from '../storage/delete-session.js'
import type { InspectorOptions } from './inspector.js'
import { dataOf, typesOf } from './live-server.test-kit.js'
import { openStream, type Stream } from './open-stream.test-kit.js'
import { type Answer, send } from './send.test-kit.js'

const TOKEN = 'the-token-of-this-launch'
const BEARER = { Authorization: `Bearer ${TOKEN}` }
const BASE = '/_inspector'

const started = sessionEvent('session_started')
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

interface Served {
  readonly dir: string
  readonly lines: readonly string[]
  ask(method: string, path: string, json?: unknown): Promise<Answer>
  /** Of the events of one session. */
  listen(sessionId: string): Promise<Stream>
}

async function serve(dir: string, options: InspectorOptions = {}): Promise<Served> {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const inspector = createInspector({ tracesDir: dir, port: 0, token: TOKEN, log, ...options })
  toClose.push(inspector.close)
  const { port } = await inspector.listen()
  return {
    dir,
    lines,
    ask(method, at, json) {
      const headers = { ...BEARER, ...(json !== undefined && { 'Content-Type': 'application/json' }) }
      return send(port, BASE + at, { method, headers, ...(json !== undefined && { body: JSON.stringify(json) }) })
    },
    async listen(sessionId) {
      const stream = await openStream(port, `${BASE}/events?session_id=${sessionId}`)
      toClose.push(() => stream.close())
      await stream.until(() => stream.frames.length > 1)
      return stream
    },
  }
}

async function directoryWith(...sessionIds: readonly string[]): Promise<string> {
  const dir = newDir()
  for (const sessionId of sessionIds) {
    await writeRecords(
      dir,
      [started, nthSpan(0), finished].map((record) => ({ ...record, sessionId })),
    )
  }
  return dir
}

const idsOf = (answer: Answer) => (answer.json() as { sessions: { id: string }[] }).sessions.map(({ id }) => id).sort()
const isDeleted = ({ event }: { readonly event?: string }) => event === 'SessionDeleted'
const isUpdated = ({ event }: { readonly event?: string }) => event === 'SessionUpdated'

describe('a note', () => {
  test('is in the session and the list, is told, and is there after a restart', async () => {
    const { dir, ask, listen } = await serve(await directoryWith('done', 'other'))
    await ask('GET', '/sessions')
    const heard = await listen('done')
    const answer = await ask('PATCH', '/sessions/done', { pinned: true, tags: ['a ', 'b', 'a'] })

    expect([answer.status, answer.json()]).toMatchObject([200, { id: 'done', pinned: true, tags: ['a', 'b'] }])
    await heard.until(isUpdated)
    expect(dataOf(heard, 'SessionUpdated')).toMatchObject([{ id: 'done', pinned: true }])
    expect(readdirSync(dir)).toContain('done.notes')
    expect((await createFileSource({ dir }).list()).map(({ id, pinned }) => [id, pinned]).sort()).toEqual([
      ['done', true],
      ['other', undefined],
    ])
  })

  test('of one thing leaves the other, and nothing noted leaves no file', async () => {
    const { dir, ask } = await serve(await directoryWith('done'))
    await ask('PATCH', '/sessions/done', { pinned: true, tags: ['a'] })
    expect((await ask('PATCH', '/sessions/done', { pinned: false })).json()).toMatchObject({
      pinned: false,
      tags: ['a'],
    })
    expect((await ask('PATCH', '/sessions/done', { tags: [] })).json()).toMatchObject({ pinned: false, tags: [] })
    expect(readdirSync(dir).filter((name) => name.includes('notes'))).toEqual([])
  })

  test('stays with a session of this process while it goes on', async () => {
    const { ask, listen } = await serve(newDir())
    const heard = await listen('mine')
    await session({ id: 'mine' }, async () => {
      await ask('PATCH', '/sessions/mine', { pinned: true })
    })
    await heard.until(({ event }) => event === 'SessionFinished')
    expect(dataOf(heard, 'SessionFinished')).toMatchObject([{ id: 'mine', pinned: true }])
  })

  test('made by another process is told', async () => {
    const { dir, listen } = await serve(await directoryWith('done'))
    const heard = await listen('done')
    await createNotesFiles(dir).change('done', 'done', (notes) => ({ ...notes, pinned: true }))

    await heard.until(isUpdated)
    expect(dataOf(heard, 'SessionUpdated')).toMatchObject([{ id: 'done', pinned: true }])
  })

  test.each([
    [{ pinned: 1 }, '/pinned'],
    [{ tags: 'a' }, '/tags'],
    [{ tags: ['a', ''] }, '/tags/1'],
    [{ colour: 'red' }, '/colour'],
    [[], ''],
  ])('%j is refused, and says where', async (body, at) => {
    const { ask } = await serve(await directoryWith('done'))
    expect((await ask('PATCH', '/sessions/done', body)).json()).toMatchObject({
      code: 'BODY_INVALID',
      errors: [{ path: at }],
    })
  })
})

describe('a session that is deleted', () => {
  test('is gone with all that belongs to it, is told to be gone, and stays gone', async () => {
    const { dir, ask, lines, listen } = await serve(await directoryWith('done', 'other'))
    await ask('PATCH', '/sessions/done', { pinned: true })
    const heard = await listen('done')

    expect((await ask('DELETE', '/sessions/done')).status).toBe(204)
    await heard.until(isDeleted)
    expect(dataOf(heard, 'SessionDeleted')).toEqual([{ session_id: 'done' }])
    expect(idsOf(await ask('GET', '/sessions'))).toEqual(['other'])
    expect((await ask('GET', '/sessions/done')).status).toBe(404)
    expect((await ask('DELETE', '/sessions/done')).status).toBe(404)
    expect(readdirSync(dir).filter((name) => name.startsWith('done'))).toEqual([])
    expect(lines).toContainEqual(expect.stringMatching(/^DELETE \/_inspector\/sessions\/done from .*: 204$/))
  })

  test('of this process is forgotten by it too', async () => {
    const { dir, ask, listen } = await serve(newDir())
    const heard = await listen('mine')
    await session({ id: 'mine' }, () => {})
    await heard.until(({ event }) => event === 'TraceAppended')

    expect((await ask('DELETE', '/sessions/mine')).status).toBe(204)
    await heard.until(isDeleted)
    expect(idsOf(await ask('GET', '/sessions'))).toEqual([])
    expect(readdirSync(dir).filter((name) => name.startsWith('mine'))).toEqual([])
  })

  test('waits for who is just leaving its part', async () => {
    const { dir, ask } = await serve(await directoryWith('done'))
    const other = otherWriter(dir)
    other.claim('done', 'done')
    const deleting = ask('DELETE', '/sessions/done')
    await new Promise(setImmediate)
    other.release('done')

    expect((await deleting).status).toBe(204)
  })

  test('goes with the traces that it has claimed', async () => {
    const dir = newDir()
    const { traceId } = nthSpan(0)
    await writeRecords(dir, [nthSpan(0, { sessionId: traceId })])
    const joined = sessionEvent('trace_joined', {
      sessionId: 'whole',
      traceId,
      attributes: { [OURS.joinedSessionId]: traceId },
    })
    await writeRecords(dir, [{ ...started, sessionId: 'whole' }, joined, { ...finished, sessionId: 'whole' }])
    const { ask } = await serve(dir)
    expect((await ask('GET', '/sessions/whole')).json()).toMatchObject({
      parts: [{ part: 'whole' }, { part: traceId }],
    })

    expect((await ask('DELETE', '/sessions/whole')).status).toBe(204)
    expect(readdirSync(dir).filter((name) => /gz|idx/.test(name))).toEqual([])
  })

  test.each([
    ['runs here', (dir: string) => void dir, 'mine'],
    ['is written by another process', (dir: string) => void otherWriter(dir).claim('done', 'done'), 'done'],
  ])('is refused while it %s', async (_, begin, id) => {
    const { dir, ask, listen } = await serve(await directoryWith('done'))
    begin(dir)
    const leave = new AbortController()
    const heard = await listen('mine')
    const running = session({ id: 'mine' }, () => once(leave.signal, 'abort'))
    await heard.until(({ event }) => event === 'SessionStarted')

    expect((await ask('DELETE', `/sessions/${id}`)).json()).toMatchObject({
      status: 409,
      code: 'SESSION_BEING_WRITTEN',
    })
    expect(readdirSync(dir)).toContain('done.jsonl.gz')
    leave.abort()
    await running
  })

  test('is read to its end by who was reading it', async () => {
    const { dir, ask } = await serve(await directoryWith('done'))
    const file = await createFileSource({ dir }).openPart('done')
    const { bytes = 0 } = file ?? {}

    expect((await ask('DELETE', '/sessions/done')).status).toBe(204)
    expect((await file?.read(0, bytes))?.length).toBe(bytes)
    expect(bytes).toBeGreaterThan(0)
    await file?.close()
    expect((await ask('GET', '/trace/done/file')).json()).toMatchObject({ status: 404, code: 'SESSION_NOT_FOUND' })
  })

  test('is none of ours, and stays', async () => {
    const dir = await directoryWith('done')
    writeFileSync(partPath(dir, 'theirs'), 'no trace')
    const { ask } = await serve(dir)
    expect((await ask('DELETE', '/sessions/theirs.jsonl.gz')).json()).toMatchObject({
      status: 409,
      code: 'FILE_NOT_OURS',
    })
    expect(readdirSync(dir)).toContain('theirs.jsonl.gz')
  })
})

describe('a session that vanishes', () => {
  test.each([
    ['from the hands of a person', (dir: string) => rmSync(partPath(dir, 'done'))],
    ['with its directory', (dir: string) => rmSync(dir, { recursive: true })],
  ])('%s is told to be gone', async (_, vanish) => {
    const { dir, ask, listen } = await serve(await directoryWith('done', 'other'))
    expect(idsOf(await ask('GET', '/sessions'))).toEqual(['done', 'other'])
    const heard = await listen('done')
    vanish(dir)

    await heard.until(isDeleted)
    expect(typesOf(heard)).toEqual(['SessionDeleted'])
    expect(idsOf(await ask('GET', '/sessions'))).not.toContain('done')
  })

  test('and was recorded here, is told to be gone too', async () => {
    const { dir, ask, listen } = await serve(newDir())
    const heard = await listen('mine')
    await session({ id: 'mine' }, () => {})
    await heard.until(({ event }) => event === 'TraceAppended')
    rmSync(partPath(dir, 'mine'))

    await heard.until(isDeleted)
    expect(idsOf(await ask('GET', '/sessions'))).toEqual([])
  })

  test('under one inspector, is told by another of the directory', async () => {
    const dir = await directoryWith('done')
    const here = await serve(dir)
    expect(idsOf(await here.ask('GET', '/sessions'))).toEqual(['done'])
    const heard = await here.listen('done')
    const files = createFileSource({ dir })
    await deleteSession('done', { dir, sessions: files, notes: createNotesFiles(dir) })

    await heard.until(isDeleted)
    expect(dataOf(heard, 'SessionDeleted')).toEqual([{ session_id: 'done' }])
  })
})

test('nobody writes without end', async () => {
  const { ask } = await serve(await directoryWith('done'))
  const statuses = new Set<number>()
  for (let i = 0; i < 601; i++) statuses.add((await ask('DELETE', '/sessions/other')).status)
  expect([...statuses]).toEqual([404, 429])
})

describe('the settings', () => {
  test('tell what is set, from where, and no token', async () => {
    const { dir, ask } = await serve(await directoryWith('done', 'kept'), { retentionDays: 7 })
    await ask('PATCH', '/sessions/kept', { pinned: true })
    const answer = await ask('GET', '/settings')
    expect(answer.text).not.toContain(TOKEN)
    const { settings, storage } = answer.json() as { settings: { name: string }[]; storage: object }
    const settingOf = (name: string) => settings.find((setting) => setting.name === name)

    expect(settingOf('retentionDays')).toEqual({
      name: 'retentionDays',
      value: 7,
      origin: 'option',
      flag: '--retention-days',
      variable: 'INSPECTOR_RETENTION_DAYS',
    })
    expect(settingOf('retentionBytes')).toMatchObject({ value: 10_737_418_240, origin: 'default' })
    expect(settingOf('token')).toMatchObject({ value: '••••', origin: 'option' })
    expect(storage).toMatchObject({
      directory: dir,
      sessions: 2,
      parts: 2,
      pinned: { sessions: 1 },
      retention: { days: 7, bytes: 10_737_418_240 },
      due: { sessions: 0 },
      next: { session_id: 'done' },
      disk: { low: expect.any(Boolean) },
    })
    expect(path.isAbsolute(dir)).toBe(true)
  })
})
