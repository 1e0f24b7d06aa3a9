import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { newDir, partPath } from '../sink/traces-dir.test-kit.js'
import { createPartNames } from './part-names.js'

function madeDir(): string {
  const dir = newDir()
  mkdirSync(dir, { recursive: true })
  return dir
}

test('names are those of part files, and none without a directory', async () => {
  const dir = madeDir()
  writeFileSync(partPath(dir, 'a'), '')
  writeFileSync(path.join(dir, 'a.idx'), '')
  const names = createPartNames({ dir })
  expect(await names.read()).toEqual(['a.jsonl.gz'])
  rmSync(dir, { recursive: true })
  expect(await names.read()).toEqual([])
})

test('a directory that stood still is not read again, until it changes', async () => {
  const dir = madeDir()
  let nowMs = 0
  const names = createPartNames({ dir, nowMs: () => nowMs })
  writeFileSync(partPath(dir, 'a'), '')
  const first = await names.read()
  nowMs += 3000
  expect(await names.read()).toBe(first)
  expect(await names.read()).toBe(first)
  writeFileSync(partPath(dir, 'b'), '')
  expect(await names.read()).toEqual(['a.jsonl.gz', 'b.jsonl.gz'])
})

test('a file that comes within the same step of time of the directory is not missed', async () => {
  const dir = madeDir()
  let nowMs = 0
  const names = createPartNames({ dir, nowMs: () => nowMs })
  await names.read()
  const { atime, mtime } = statSync(dir)
  for (const [n, name] of ['a', 'b', 'c'].entries()) {
    writeFileSync(partPath(dir, name), '')
    // As a file system does that counts in steps of two seconds.
    utimesSync(dir, atime, mtime)
    expect(await names.read()).toHaveLength(n + 1)
    nowMs += 600
  }
})
