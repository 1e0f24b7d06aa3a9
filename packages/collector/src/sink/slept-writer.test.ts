/** A machine that slept, a clock that stepped back: two writers never end up in one part, and nothing is lost. */
import { utimesSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { liveFilePath } from '../process/live-file.js'
import { createLiveFiles } from '../process/live-files.js'
import { describeThisProcess } from '../process/this-process.js'
import { createFileSource } from '../source/file-source.js'
import { createFileSink, type FileSink } from './file-sink.js'
import { newDir, partsIn, sequenceOf, tornBytes } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started')
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

function writerIn(dir: string): { readonly sink: FileSink; close(): Promise<void> } {
  const live = createLiveFiles({ dir, self: describeThisProcess() })
  const sink = createFileSink({ dir, live })
  return {
    sink,
    close: async () => {
      await sink.close()
      live.close()
    },
  }
}

test('a writer that slept for an hour, whose part another has taken, goes on in a part of its own', async () => {
  const dir = newDir()
  const [slept, other] = [writerIn(dir), writerIn(dir)]
  slept.sink.write(started)
  slept.sink.write(nthSpan(0))
  await slept.sink.flush()
  const hourAgo = Date.now() / 1000 - 3600
  utimesSync(liveFilePath(dir, 'session-1'), hourAgo, hourAgo)

  for (const record of [started, nthSpan(1)]) other.sink.write(record)
  await other.sink.flush()
  slept.sink.write(nthSpan(2))
  await slept.sink.flush()
  other.sink.write(nthSpan(3))
  await other.close()
  slept.sink.write(finished)
  await slept.close()

  expect(partsIn(dir).toSorted()).toEqual(['session-1', expect.stringMatching(/^session-1~[0-9a-f]{8}$/)])
  for (const part of partsIn(dir)) {
    expect(tornBytes(dir, part)).toBe(0)
    expect(sequenceOf(dir, part)).toEqual(sequenceOf(dir, part).map((_, n) => n))
  }
  expect(await createFileSource({ dir }).list()).toMatchObject([
    { id: 'session-1', status: 'completed', spanCount: 4, ledger: { missing: 0, duplicates: 0 } },
  ])
})

test('a clock that steps back a day between two blocks loses nothing, and the session still ends', async () => {
  const dir = newDir()
  const { sink, close } = writerIn(dir)
  const realNow = Date.now
  sink.write(started)
  sink.write(nthSpan(0))
  await sink.flush()
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() - 86_400_000)
  sink.write(nthSpan(1, { startNs: started.atNs - 86_400_000_000_000n, endNs: started.atNs - 86_399_000_000_000n }))
  await sink.flush()
  sink.write({ ...finished, atNs: started.atNs - 86_398_000_000_000n })
  await close()
  vi.restoreAllMocks()

  expect(tornBytes(dir, 'session-1')).toBe(0)
  expect(await createFileSource({ dir }).list()).toMatchObject([
    { status: 'completed', spanCount: 2, ledger: { missing: 0, written: 4 } },
  ])
})
