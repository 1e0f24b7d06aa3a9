/** Sessions noted and deleted over HTTP: in the directory of another process too, which hears of it. */
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { session } from '@agent-inspector/hooks'
import { OURS } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { createNotesFiles } from '../source/notes-files.js'
import { dataOf } from './live-server.test-kit.js'
import { directoryWith, finished, idsOf, isDeleted, isUpdated, serve, started } from './storage-server.test-kit.js'

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

  test('of a tag is found by the search of the list', async () => {
    const { ask } = await serve(await directoryWith('done', 'other'))
    await ask('PATCH', '/sessions/done', { tags: ['Nightly build'] })
    expect(idsOf(await ask('GET', '/sessions?q=nightly'))).toEqual(['done'])
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

test('nobody writes without end', async () => {
  const { ask } = await serve(await directoryWith('done'))
  const statuses = new Set<number>()
  for (let i = 0; i < 601; i++) statuses.add((await ask('DELETE', '/sessions/other')).status)
  expect([...statuses]).toEqual([404, 429])
})
