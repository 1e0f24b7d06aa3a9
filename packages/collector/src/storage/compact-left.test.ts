import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { encodeRecord, OURS } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { readIndex } from '../index-file/index-file.test-kit.js'
import { liveFilePath } from '../process/live-file.js'
import { createLiveFiles } from '../process/live-files.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { describeThisProcess } from '../process/this-process.js'
import { newDir, partPath, sequenceOf, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { encodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { compactLeft } from './compact-left.js'
import { takeInventory } from './take-inventory.js'

const started = sessionEvent('session_started', { attributes: { [OURS.engine]: 'node', [OURS.title]: 'A session' } })
const SPANS = 12

/** As a process leaves it that ends with its session: a block for each visit, and the last one its end. */
async function leaveBehind(dir: string): Promise<void> {
  await writeRecords(dir, [started])
  for (let n = 0; n < SPANS; n++) await writeRecords(dir, [nthSpan(n)])
  const end = encodeRecord(sessionEvent('session_finished'), SPANS + 1)
  appendFileSync(partPath(dir, 'session-1'), encodeBlock(`${end}\n`, 1))
}

async function compact(dir: string, { sinceMs = 0, signal = new AbortController().signal } = {}) {
  const self = describeThisProcess()
  const files = createFileSource({ dir, self })
  const { sessions } = await takeInventory({ dir, files, self, nowMs: Date.now() })
  const live = createLiveFiles({ dir, self })
  const compacted = await compactLeft(sessions, { dir, live, sinceMs, signal })
  live.close()
  return compacted
}

const blocksOf = (dir: string) => scanBlocks(readFileSync(partPath(dir, 'session-1'))).blocks

test('a part that a process left behind is compacted, and read as before', async () => {
  const dir = newDir()
  await leaveBehind(dir)
  const before = await createFileSource({ dir }).get('session-1')
  expect(blocksOf(dir)).toHaveLength(SPANS + 2)

  expect(await compact(dir)).toEqual(['session-1'])
  expect(blocksOf(dir)).toHaveLength(1)
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: SPANS + 2 }, (_, n) => n))
  const { parts: _, ...after } = (await createFileSource({ dir }).get('session-1')) ?? {}
  expect(before).toMatchObject(after)
  expect(existsSync(liveFilePath(dir, 'session-1'))).toBe(false)
  const index = await createFileSource({ dir }).openIndex('session-1')
  expect(index?.coveredBytes).toBe(statSync(partPath(dir, 'session-1')).size)
  await index?.close()
  expect((await readIndex(dir, 'session-1')).rows).toHaveLength(SPANS)
  expect(await compact(dir)).toEqual([])
})

test.each([
  ['it was looked at before', (dir: string) => leaveBehind(dir), { sinceMs: Date.now() + 60_000 }],
  ['the process ends', (dir: string) => leaveBehind(dir), { signal: AbortSignal.abort() }],
  [
    'somebody writes it',
    async (dir: string) => {
      await leaveBehind(dir)
      otherWriter(dir).claim('session-1', 'session-1')
    },
    {},
  ],
])('a part stays as it is when %s', async (_, prepare, options) => {
  const dir = newDir()
  await prepare(dir)
  const before = readFileSync(partPath(dir, 'session-1'))
  expect(await compact(dir, options)).toEqual([])
  expect(readFileSync(partPath(dir, 'session-1')).equals(before)).toBe(true)
})
