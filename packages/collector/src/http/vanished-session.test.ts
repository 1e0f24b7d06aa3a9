/** A session whose files somebody else removes vanishes from every page. */
import { rmSync } from 'node:fs'
import { session } from '@agent-inspector/hooks'
import { describe, expect, test } from 'vitest'
import { newDir, partPath } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { createNotesFiles } from '../source/notes-files.js'
import { deleteSession } from '../storage/delete-session.js'
import { dataOf, typesOf } from './live-server.test-kit.js'
import { directoryWith, idsOf, isDeleted, serve } from './storage-server.test-kit.js'

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
