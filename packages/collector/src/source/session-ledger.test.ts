import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { EMPTY_LEDGER, OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSource } from './file-source.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

/** One block a list of records. */
async function writeBlocks(dir: string, blocks: readonly (readonly TraceRecord[])[]): Promise<void> {
  for (const records of blocks) await writeRecords(dir, records)
}

async function ledgerIn(dir: string) {
  return (await createFileSource({ dir }).get('session-1'))?.ledger
}

test('a whole session lost nothing', async () => {
  const dir = newDir()
  await writeBlocks(dir, [[started, nthSpan(0)], [nthSpan(1)], [finished]])
  expect(await ledgerIn(dir)).toEqual({ ...EMPTY_LEDGER, written: 4 })
})

test.each([
  ['in the middle', 1, 3],
  ['at the end', 2, 1],
])('records of a damaged block %s are missing, with and without the index', async (_, nth, lost) => {
  const dir = newDir()
  await writeBlocks(dir, [[started, nthSpan(0)], [nthSpan(1), nthSpan(2), nthSpan(3)], [sessionEvent('progress')]])
  const file = partPath(dir, 'session-1')
  const bytes = readFileSync(file)
  const at = (scanBlocks(bytes).blocks[nth]?.offset ?? 0) + 40
  writeFileSync(file, bytes.with(at, (bytes[at] ?? 0) ^ 0xff))
  rmSync(indexPath(dir, 'session-1'), { force: true })

  const lossy = { ...EMPTY_LEDGER, written: 6 - lost, missing: lost }
  expect(await ledgerIn(dir)).toEqual(lossy)
  // Now from the summary that the first look has left.
  expect(await ledgerIn(dir)).toEqual(lossy)
})

test('lines that are no records are told', async () => {
  const dir = newDir()
  await writeBlocks(dir, [[started]])
  appendFileSync(partPath(dir, 'session-1'), encodeBlock('not JSON\n{}\n', 2))
  await writeBlocks(dir, [[nthSpan(0)]])
  const firstUnreadable = { line: 2, problem: 'is not a JSON object' }
  const lossy = { ...EMPTY_LEDGER, written: 2, unreadableLines: 2, firstUnreadable }
  expect(await ledgerIn(dir)).toEqual(lossy)
  // Now from the summary that the first look has left.
  expect(await ledgerIn(dir)).toEqual(lossy)
})

test('drops that a session was told of stand in its summary', async () => {
  const dir = newDir()
  const dropped = sessionEvent('records_dropped', {
    attributes: { [OURS.droppedCount]: 12, [OURS.droppedReason]: 'queue_full' },
  })
  await writeBlocks(dir, [[started, dropped, finished]])
  expect(await ledgerIn(dir)).toMatchObject({ written: 3, dropped: { queue_full: 12 } })
})
