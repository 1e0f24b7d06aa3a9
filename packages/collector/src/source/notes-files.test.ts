import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { encodeNotes, noNotes, type SessionNotes } from '../trace-file/session-notes.js'
import { createNotesFiles } from './notes-files.js'

const pin = (notes: SessionNotes): SessionNotes => ({ ...notes, pinned: true })
const tag =
  (name: string) =>
  (notes: SessionNotes): SessionNotes => ({ ...notes, tags: [...notes.tags, name] })

test('what one process notes, another one sees, for this user alone', async () => {
  const dir = newDir()
  await createNotesFiles(dir).change('a session', 'stem', pin)
  const other = createNotesFiles(dir)
  await other.look()

  expect(other.of('a session')).toMatchObject({ pinned: true, tags: [] })
  expect(readdirSync(dir)).toEqual(['stem.notes'])
  expect(statSync(path.join(dir, 'stem.notes')).mode & 0o777).toBe(0o600)
})

test('changes made at once are all made', async () => {
  const notes = createNotesFiles(newDir())
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => notes.change('s', 's', tag(name))))
  expect(notes.of('s').tags.toSorted()).toEqual(['a', 'b', 'c', 'd'])
})

test('two sessions whose parts have one stem have notes of their own', async () => {
  const dir = newDir()
  const notes = createNotesFiles(dir)
  await notes.change('one', 'stem', pin)
  await notes.change('other', 'stem', tag('a'))

  expect([notes.of('one').pinned, notes.of('other').pinned, notes.of('other').tags]).toEqual([true, false, ['a']])
  expect(readdirSync(dir)).toHaveLength(2)
})

test('what a later version noted is kept', async () => {
  const dir = newDir()
  const notes = createNotesFiles(dir)
  await notes.change('s', 's', (before) => ({ ...before, unknown: { colour: 'red' } }))
  await notes.change('s', 's', pin)
  expect(JSON.parse(readFileSync(path.join(dir, 's.notes'), 'utf8'))).toMatchObject({ colour: 'red', pinned: true })
})

test('of two files for one session, it is pinned if one says so', async () => {
  const dir = newDir()
  const notes = createNotesFiles(dir)
  await notes.change('s', 's', pin)
  writeFileSync(path.join(dir, 'z.notes'), encodeNotes({ ...noNotes('s'), tags: ['a'] }))
  await notes.look()
  expect(notes.of('s')).toMatchObject({ pinned: true, tags: ['a'] })
})

test('a link, a folder, something too long and no JSON say nothing', async () => {
  const dir = newDir()
  const elsewhere = newDir()
  const notes = createNotesFiles(dir)
  await createNotesFiles(elsewhere).change('linked', 'linked', pin)
  await notes.change('s', 's', pin)
  symlinkSync(path.join(elsewhere, 'linked.notes'), path.join(dir, 'linked.notes'))
  writeFileSync(path.join(dir, 'torn.notes'), '{"session_id":"torn","pinn')
  writeFileSync(path.join(dir, 'long.notes'), encodeNotes({ ...noNotes('long'), tags: ['x'.repeat(70_000)] }))
  await notes.look()

  expect(['s', 'linked', 'torn', 'long'].map((id) => notes.of(id).pinned || notes.of(id).tags.length > 0)).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('tells which sessions have other notes, but not those that were there first', async () => {
  const dir = newDir()
  const other = createNotesFiles(dir)
  await other.change('old', 'old', pin)
  const told: string[][] = []
  const notes = createNotesFiles(dir, (ids) => void told.push([...ids]))
  await notes.look()
  await other.change('new', 'new', pin)
  await notes.look()
  await notes.look()
  await other.remove('old')
  await notes.look()

  expect(told).toEqual([['new'], ['old']])
})
