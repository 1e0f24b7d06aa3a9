import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import type { WorkWatch } from '../base/watch-work.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import { reindex } from './reindex.js'
import { repair } from './repair.js'

async function newSessions(): Promise<string> {
  const dir = newDir()
  for (const sessionId of ['a', 'b', 'c']) {
    await writeRecords(dir, [sessionEvent('session_started', { sessionId }), nthSpan(0, { sessionId })])
    await writeRecords(dir, [nthSpan(1, { sessionId })])
  }
  return dir
}

/** Aborts as soon as it has begun to read. */
function stopAtOnce(): WorkWatch & { readonly signal: AbortSignal } {
  const controller = new AbortController()
  return { signal: controller.signal, onBytes: () => controller.abort() }
}

async function drain(work: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _ of work) count++
  return count
}

test('reindex that is stopped leaves the index that was there, and nothing beside it', async () => {
  const dir = await newSessions()
  const before = readdirSync(dir)
  const index = readFileSync(path.join(dir, 'a.idx'))
  await expect(drain(reindex(dir, stopAtOnce()))).rejects.toThrow('aborted')
  expect(readdirSync(dir)).toEqual(before)
  expect(readFileSync(path.join(dir, 'a.idx')).equals(index)).toBe(true)
})

test('repair that is stopped leaves no claim and nothing half made, and does the rest the next time', async () => {
  const dir = await newSessions()
  for (const part of ['a', 'b', 'c']) {
    appendFileSync(partPath(dir, part), encodeBlock('{}\n', 1).subarray(0, 28))
    rmSync(path.join(dir, `${part}.idx`))
  }
  await expect(drain(repair(dir, stopAtOnce()))).rejects.toThrow('aborted')
  expect(readdirSync(dir)).toEqual(['a.jsonl.gz', 'b.jsonl.gz', 'c.jsonl.gz'])
  expect(await drain(repair(dir))).toBe(3)
  for await (const { outcome } of repair(dir)) expect(outcome).toBe('sound')
})

test('what is to be done is told in bytes, and all of it is done', async () => {
  const dir = await newSessions()
  let total = 0
  let done = 0
  const watch: WorkWatch = {
    onTotal: (bytes) => {
      total = bytes
    },
    onBytes: (bytes) => {
      done += bytes
    },
  }
  for (const work of [reindex, repair]) {
    done = 0
    await drain(work(dir, watch))
    expect(done).toBe(total)
    expect(total).toBeGreaterThan(0)
  }
})
