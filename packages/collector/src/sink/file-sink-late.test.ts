import { statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { LATE_RECORDS_MS } from '../base/limits.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { readSummary } from '../index-file/read-summary.js'
import { createFileSource } from '../source/file-source.js'
import { createFileSink } from './file-sink.js'
import { newDir, partPath } from './traces-dir.test-kit.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test.each([
  { after: LATE_RECORDS_MS - 1, isIndexed: true },
  { after: LATE_RECORDS_MS, isIndexed: false },
])('a span that comes $after ms after the end of its session is counted, in the index: $isIndexed', async (late) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const dir = newDir()
  const sink = createFileSink({ dir, onProblem: (problem) => expect(problem).toBeUndefined() })
  const write = async (...records: Parameters<typeof sink.write>[0][]): Promise<void> => {
    for (const record of records) sink.write(record)
    await sink.flush()
  }
  const timeouts = vi.spyOn(globalThis, 'setTimeout')
  await write(sessionEvent('session_started'), nthSpan(0), sessionEvent('session_finished'))
  // Its end is worked off in the background.
  while (!timeouts.mock.calls.some(([, ms]) => ms === LATE_RECORDS_MS)) await setImmediate()
  vi.advanceTimersByTime(late.after)
  await write(nthSpan(1))

  const { size } = statSync(partPath(dir, 'session-1'))
  expect(readSummary(indexPath(dir, 'session-1'))?.coveredBytes === size).toBe(late.isIndexed)
  expect(await createFileSource({ dir }).get('session-1')).toMatchObject({ status: 'completed', spanCount: 2 })
  await sink.close()
})
