import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { OURS, type SessionSummary } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import {
  endedSpan,
  nthSpan,
  openSpan,
  sessionEvent,
  spanIdOf,
} from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, partsIn, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from './file-source.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })
const begun = { name: 'llm.generate', spanId: spanIdOf(7) }

test('a session of several parts is listed by their indexes, and no part is read', async () => {
  const dir = await threeParts()
  const told = await coldList(dir)
  expect(told).toMatchObject([
    { title: 'A session', status: 'completed', spanCount: 5, openSpanCount: 0, llmCalls: 1, ledger: { orphans: 0 } },
  ])
  spoil(dir)
  expect(await coldList(dir)).toEqual(told)
})

test('a part without an index is read once, to make it', async () => {
  const dir = await threeParts()
  const told = await coldList(dir)
  for (const part of partsIn(dir)) unlinkSync(indexPath(dir, part))
  expect(await coldList(dir)).toEqual(told)
  spoil(dir)
  expect(await coldList(dir)).toEqual(told)
})

test('an index that does not hold is not believed', async () => {
  const dir = await threeParts()
  const told = await coldList(dir)
  for (const part of partsIn(dir)) {
    const bytes = readFileSync(indexPath(dir, part))
    bytes[600] = (bytes[600] ?? 0) ^ 1
    writeFileSync(indexPath(dir, part), bytes)
  }
  expect(await coldList(dir)).toEqual(told)
})

test('a span that two parts have ended is counted by their lines', async () => {
  const dir = await threeParts()
  otherWriter(dir).claim('session-1', 'session-1')
  await writeRecords(dir, [nthSpan(0)])
  expect(await coldList(dir)).toMatchObject([{ spanCount: 5, ledger: { duplicates: 1 } }])
})

/** Of one session: the first begins a span, the second is the parent of what is in the third, which ends both. */
async function threeParts(): Promise<string> {
  const dir = newDir()
  await writeRecords(dir, [started, nthSpan(0), openSpan(begun)])
  const other = otherWriter(dir)
  other.claim('session-1', 'session-1')
  await writeRecords(dir, [nthSpan(1, { parentId: spanIdOf(0) }), nthSpan(2)])
  await writeRecords(dir, [endedSpan(begun), nthSpan(3, { parentId: spanIdOf(2) }), finished])
  other.close()
  expect(partsIn(dir)).toHaveLength(3)
  return dir
}

/** As a process lists them that has seen nothing before. */
async function coldList(dir: string): Promise<readonly SessionSummary[]> {
  const source = createFileSource({ dir })
  const list = await source.list()
  source.close()
  return list
}

/** Not a byte of the parts is what it was; sizes and times are. */
function spoil(dir: string): void {
  for (const part of partsIn(dir)) {
    const file = partPath(dir, part)
    // To the nanosecond, which Node does not set.
    execFileSync('touch', ['-r', file, path.join(dir, 'as-before')])
    writeFileSync(file, Buffer.alloc(statSync(file).size), { flag: 'r+' })
    execFileSync('touch', ['-r', path.join(dir, 'as-before'), file])
  }
}
