/** Retention as it runs in a process: one of several at a time, beside others that write, over many files. */
import { copyFileSync, readdirSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { startAgent } from '../agent.test-kit.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { createNotesFiles } from '../source/notes-files.js'
import { type House, keepHouse } from './keep-house.js'
import type { Pruned } from './prune.js'

const LONG_AGO = new Date('2020-01-01')
const houses: House[] = []
afterEach(() => {
  for (const house of houses.splice(0)) house.close()
})

function houseOf(dir: string, afterMs = 2 ** 30): { readonly house: House; readonly pruned: Pruned[] } {
  const pruned: Pruned[] = []
  const house = keepHouse({
    dir,
    rule: { maxAgeMs: 1000 * 60 },
    notes: createNotesFiles(dir),
    afterMs,
    onPruned: (one) => void pruned.push(one),
    onProblem(message, cause) {
      throw new Error(message, { cause })
    },
  })
  houses.push(house)
  return { house, pruned }
}

async function oldSession(dir: string, sessionId: string): Promise<void> {
  const records = [sessionEvent('session_started'), nthSpan(0), sessionEvent('session_finished')]
  await writeRecords(
    dir,
    records.map((record) => ({ ...record, sessionId })),
  )
  utimesSync(partPath(dir, sessionId), LONG_AGO, LONG_AGO)
}

const gz = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.jsonl.gz'))

test('goes off by itself some time after the start', async () => {
  const dir = newDir()
  await oldSession(dir, 'old')
  const { pruned } = houseOf(dir, 1)

  await expect.poll(() => pruned.map(({ outcome }) => outcome)).toEqual(['removed'])
  expect(gz(dir)).toEqual([])
})

test('leaves it to another process that is at it', async () => {
  const dir = newDir()
  await oldSession(dir, 'old')
  const other = otherWriter(dir)
  other.claim('.housekeeping', '.housekeeping')
  const { house } = houseOf(dir)
  await house.clean()
  expect(gz(dir)).toEqual(['old.jsonl.gz'])

  other.release('.housekeeping')
  await house.clean()
  expect(readdirSync(dir)).toEqual([])
})

test('of several at once each session is deleted once', async () => {
  const dir = newDir()
  for (let i = 0; i < 20; i++) await oldSession(dir, `old-${i}`)
  const all = Array.from({ length: 4 }, () => houseOf(dir))
  await Promise.all(all.map(({ house }) => house.clean()))

  expect(gz(dir)).toEqual([])
  const removed = all.flatMap(({ pruned }) => pruned.filter(({ outcome }) => outcome === 'removed'))
  expect(removed.map(({ removal }) => removal.session.sessionId).sort()).toEqual(
    Array.from({ length: 20 }, (_, i) => `old-${i}`).sort(),
  )
})

test('takes nothing from a process that writes meanwhile', { timeout: 30_000 }, async () => {
  const dir = newDir()
  for (let i = 0; i < 20; i++) await oldSession(dir, `old-${i}`)
  const agent = startAgent(
    dir,
    `console.log('begun')
    for (let i = 0; i < 30; i++) await session({ id: 'new-' + i }, () => tool('t', { input: i }, async () => i))
    await inspector.close()
    console.log('done')`,
  )
  await agent.line()
  const { house } = houseOf(dir)
  await house.clean()
  await agent.ended

  const sessions = await createFileSource({ dir }).list()
  expect(sessions.map(({ id, status, spanCount }) => [id, status, spanCount]).sort()).toEqual(
    Array.from({ length: 30 }, (_, i) => [`new-${i}`, 'completed', 1]).sort(),
  )
})

test('goes through 10,000 files in slices', { timeout: 120_000 }, async () => {
  const dir = newDir()
  await oldSession(dir, 'old')
  const index = path.join(dir, 'old.idx')
  // Each has to be looked at, and none to be deleted.
  for (let i = 0; i < 5000; i++) {
    const part = `foreign-${i}`
    copyFileSync(index, path.join(dir, `${part}.idx`))
    copyFileSync(index, partPath(dir, part))
  }
  const { house, pruned } = houseOf(dir)
  let turns = 0
  let isDone = false
  const turn = (): void => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  turn()
  await house.clean()
  isDone = true

  expect(pruned.map(({ removal }) => removal.session.sessionId)).toEqual(['old'])
  expect(gz(dir)).toHaveLength(5000)
  // Between two slices of a few milliseconds others get their turn.
  expect(turns).toBeGreaterThan(20)
})
