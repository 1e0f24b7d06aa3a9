import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { createNotesFiles } from '../source/notes-files.js'
import type { RetentionRule } from './plan-retention.js'
import { carryOut, type Pruned, type PrunePlan, planPrune } from './prune.js'

const DAY_MS = 24 * 60 * 60 * 1000
const MONTH: RetentionRule = { maxAgeMs: 30 * DAY_MS }
const NOTHING: RetentionRule = { maxBytes: 0 }

/** A trace, as another program writes it. */
const PYTHON = new URL('../../../trace-format/fixtures/python-to-json.jsonl', import.meta.url)

const started = sessionEvent('session_started')
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

/** Sessions that ended so many days ago. */
async function directoryWith(ages: Readonly<Record<string, number>>): Promise<string> {
  const dir = newDir()
  for (const [sessionId, days] of Object.entries(ages)) {
    await writeRecords(
      dir,
      [started, nthSpan(0), finished].map((record) => ({ ...record, sessionId })),
    )
    age(dir, `${sessionId}.jsonl.gz`, days)
  }
  return dir
}

function age(dir: string, name: string, days: number): void {
  const then = new Date(Date.now() - days * DAY_MS)
  utimesSync(path.join(dir, name), then, then)
}

async function done(plan: PrunePlan, dir: string): Promise<readonly Pruned[]> {
  const all: Pruned[] = []
  for await (const one of carryOut(plan, { dir })) all.push(one)
  return all
}

async function prune(dir: string, rule: RetentionRule): Promise<readonly Pruned[]> {
  return done(await planPrune({ dir, rule }), dir)
}

const told = (pruned: readonly Pruned[]) =>
  pruned.map(({ removal, outcome }) => `${removal.session.sessionId} by ${removal.reason}: ${outcome}`)
const idsIn = async (dir: string) => (await createFileSource({ dir }).list()).map(({ id }) => id).sort()

describe('retention', () => {
  test('deletes what is older than a month, with its index, and nothing else', async () => {
    const dir = await directoryWith({ old: 31, young: 29 })
    expect(readdirSync(dir)).toContain('old.idx')

    expect(told(await prune(dir, MONTH))).toEqual(['old by age: removed'])
    expect(await idsIn(dir)).toEqual(['young'])
    expect(readdirSync(dir).filter((name) => name.startsWith('old'))).toEqual([])
  })

  test('deletes the oldest until the rest fits, indexes counted', async () => {
    const dir = await directoryWith({ a: 3, b: 2, c: 1 })
    const { bytes } = await planPrune({ dir, rule: {} })
    const onDisk = readdirSync(dir).reduce((sum, name) => sum + lstatSync(path.join(dir, name)).size, 0)
    expect(bytes).toBe(onDisk)

    await prune(dir, { maxBytes: bytes - 1 })
    expect(await idsIn(dir)).toEqual(['b', 'c'])
  })

  test('only plans, where only a plan is asked for', async () => {
    const dir = await directoryWith({ old: 31 })
    const before = readdirSync(dir)
    const { removals, bytes, bytesLeft } = await planPrune({ dir, rule: MONTH })

    expect(removals).toMatchObject([{ session: { sessionId: 'old' }, reason: 'age', bytes }])
    expect(bytesLeft).toBe(0)
    expect(readdirSync(dir)).toEqual(before)
  })

  test('comes to nothing in a directory that is not there', async () => {
    expect(await prune(newDir(), NOTHING)).toEqual([])
  })

  test('leaves a pinned session, also one that is pinned after the plan was made', async () => {
    const dir = await directoryWith({ before: 31, after: 31 })
    const pin = { pinned: true }
    await createNotesFiles(dir).change('before', 'before', (notes) => ({ ...notes, ...pin }))
    const plan = await planPrune({ dir, rule: MONTH })
    await createNotesFiles(dir).change('after', 'after', (notes) => ({ ...notes, ...pin }))

    expect(told(await done(plan, dir))).toEqual(['after by age: pinned'])
    expect(await idsIn(dir)).toEqual(['after', 'before'])
  })

  test('deletes what was noted of a session with the session', async () => {
    const dir = await directoryWith({ old: 31 })
    await createNotesFiles(dir).change('old', 'old', (notes) => ({ ...notes, tags: ['a'] }))
    await prune(dir, MONTH)
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('a running session', () => {
  test('keeps what is being written, loses its closed parts, and says so', async () => {
    const dir = await directoryWith({ run: 31 })
    copyFileSync(partPath(dir, 'run'), partPath(dir, 'run~00000001'))
    age(dir, 'run~00000001.jsonl.gz', 31)
    otherWriter(dir).claim('run~00000001', 'run')
    const bytes = lstatSync(partPath(dir, 'run')).size + lstatSync(path.join(dir, 'run.idx')).size

    expect(told(await prune(dir, MONTH))).toEqual(['run by age: removed'])
    expect(await createFileSource({ dir }).get('run')).toMatchObject({
      parts: [{ part: 'run~00000001' }],
      pruned: { parts: 1, bytes, records: 3 },
    })
  })

  test('is not touched where somebody began to write after the plan was made', async () => {
    const dir = await directoryWith({ old: 31 })
    const plan = await planPrune({ dir, rule: MONTH })
    otherWriter(dir).claim('old', 'old')

    expect(told(await done(plan, dir))).toEqual(['old by age: being_written'])
    expect(await idsIn(dir)).toEqual(['old'])
  })

  test('is not touched where it was written, and left again, after the plan was made', async () => {
    const dir = await directoryWith({ old: 31 })
    const plan = await planPrune({ dir, rule: MONTH })
    await writeRecords(dir, [{ ...started, sessionId: 'old' }])

    expect(told(await done(plan, dir))).toEqual(['old by age: changed'])
    expect(await idsIn(dir)).toEqual(['old'])
    expect(readdirSync(dir).filter((name) => name.endsWith('.live'))).toEqual([])
  })
})

describe('what is not ours', () => {
  test('stays, however old and big, and is listed', async () => {
    const dir = newDir()
    mkdirSync(dir)
    writeFileSync(partPath(dir, 'theirs'), 'not a trace')
    writeFileSync(path.join(dir, 'batch.jsonl'), readFileSync(PYTHON))
    writeFileSync(path.join(dir, 'pack.idx'), 'of another program')
    writeFileSync(path.join(dir, 'their.notes'), 'notes of another program')
    for (const name of readdirSync(dir)) age(dir, name, 1000)
    const plan = await planPrune({ dir, rule: { maxAgeMs: 1, maxBytes: 0 } })

    expect(plan.inventory).toMatchObject({ sessions: [], leftovers: [] })
    expect(plan.inventory.foreign.map(({ fileName }) => fileName).sort()).toEqual(['batch.jsonl', 'theirs.jsonl.gz'])
    expect(await done(plan, dir)).toEqual([])
    expect(readdirSync(dir).sort()).toEqual(['batch.jsonl', 'pack.idx', 'their.notes', 'theirs.jsonl.gz'])
  })

  test('is not reached through a link', async () => {
    const dir = await directoryWith({ old: 31 })
    const elsewhere = await directoryWith({ precious: 1000 })
    symlinkSync(partPath(elsewhere, 'precious'), partPath(dir, 'linked'))
    symlinkSync(partPath(elsewhere, 'precious'), path.join(dir, 'gone.idx'))

    expect(told(await prune(dir, { maxAgeMs: 1, maxBytes: 0 }))).toEqual(['old by age: removed'])
    expect(existsSync(partPath(elsewhere, 'precious'))).toBe(true)
    expect(readdirSync(dir).sort()).toEqual(['gone.idx', 'linked.jsonl.gz'])
  })
})

test('what repair kept of a part counts with it, and goes with it', async () => {
  const dir = await directoryWith({ mended: 2, sound: 1 })
  const backup = path.join(dir, `mended.jsonl.gz.${'a'.repeat(16)}.bak`)
  writeFileSync(backup, Buffer.alloc(100_000))
  expect(await prune(dir, { maxBytes: 100_000 })).toHaveLength(1)
  expect(existsSync(backup)).toBe(false)
  expect(existsSync(partPath(dir, 'sound'))).toBe(true)
})

test('what is left of a session whose part was deleted by hand goes after a day', async () => {
  const dir = await directoryWith({ gone: 31 })
  await createNotesFiles(dir).change('gone', 'gone', (notes) => ({ ...notes, tags: ['a'] }))
  rmSync(partPath(dir, 'gone'))
  await prune(dir, MONTH)
  expect(readdirSync(dir).sort()).toEqual(['gone.idx', 'gone.notes'])

  for (const name of readdirSync(dir)) age(dir, name, 2)
  await prune(dir, MONTH)
  expect(readdirSync(dir)).toEqual([])
})

test('what is no file stays where an index would stand', async () => {
  const dir = await directoryWith({ a: 32, b: 31 })
  const plan = await planPrune({ dir, rule: MONTH })
  // In the place of the index a directory that is not empty: it is none of ours.
  const index = path.join(dir, 'a.idx')
  rmSync(index)
  mkdirSync(index)
  appendFileSync(path.join(index, 'theirs'), 'x')

  expect(told(await done(plan, dir))).toEqual(['a by age: removed', 'b by age: removed'])
  expect(readdirSync(dir)).toEqual(['a.idx'])
})
