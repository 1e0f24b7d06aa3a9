import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { TRUSTED_LOOK_MS } from '../base/limits.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import { createDirectory, type Directory } from './directory.js'
import { createSummaryCache } from './summary-cache.js'

const PARTS = ['a', 'b', 'b~00000001', 'c']
const SESSIONS = ['a', 'b', 'c']

const part = fc.constantFrom(...PARTS)
const change = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('write' as const), part, session: fc.constantFrom(...SESSIONS) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('append' as const), part }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('remove' as const), part }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('rename' as const), part, to: part }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('begin anew' as const) }) },
)

test('whatever others do with the files, what was seen is what is there', async () => {
  const templates = newDir()
  await writeRecords(templates, [sessionEvent('session_started')])
  const firstLine = gunzipSync(readFileSync(partPath(templates, 'session-1'))).toString()
  const fileOf = (session: string) => encodeBlock(firstLine.replaceAll('session-1', session), 1)

  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 20 }), async (changes) => {
      const dir = newDir()
      const directory = openDirectory(dir)
      for (const one of changes) {
        if (one.does === 'begin anew') rmSync(dir, { recursive: true, force: true })
        mkdirSync(dir, { recursive: true })
        if (one.does === 'write') replaceFile(partPath(dir, one.part), fileOf(one.session))
        if (one.does === 'append') appendFileSync(partPath(dir, one.part), encodeBlock('{}\n', 1))
        if (one.does === 'remove') rmSync(partPath(dir, one.part), { force: true })
        if (one.does === 'rename') renameIfThere(partPath(dir, one.part), partPath(dir, one.to))

        const fresh = openDirectory(dir)
        expect(await seenBy(directory)).toEqual(await seenBy(fresh))
        for (const session of SESSIONS) {
          const parts = await fresh.of(session)
          for (const name of PARTS) {
            expect(directory.again(session, name)).toEqual(parts.find(({ part }) => part === name))
          }
          expect(await directory.of(session)).toEqual(parts)
        }
        fresh.close()
      }
      directory.close()
    }),
    { numRuns: 40 },
  )
})

test('a part is the same object while its file is the same', async () => {
  const dir = newDir()
  for (const session of SESSIONS) await writeRecords(dir, [sessionEvent('session_started', { sessionId: session })])
  const directory = openDirectory(dir)
  const before = await directory.all()
  appendFileSync(partPath(dir, 'b'), encodeBlock('{}\n', 1))
  const after = await directory.all()
  expect(after.filter((entry) => before.includes(entry))).toHaveLength(SESSIONS.length - 1)
  expect(await directory.all()).toEqual(after)
  directory.close()
})

test('a part of which as much is known as is wanted is not looked at again for a moment', async () => {
  const dir = newDir()
  await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'a' })])
  const clock = { ms: 1000 }
  const directory = createDirectory(dir, createSummaryCache(dir), () => clock.ms)
  await directory.all()
  const { bytes } = directory.again('a')?.stamp ?? { bytes: 0 }
  appendFileSync(partPath(dir, 'a'), encodeBlock('{}\n', 1))
  const seen = (wanted?: number) => directory.again('a', 'a', wanted)?.stamp.bytes ?? 0
  expect(seen(bytes)).toBe(bytes)
  clock.ms += TRUSTED_LOOK_MS
  expect(seen(bytes)).toBeGreaterThan(bytes)

  const grown = seen()
  appendFileSync(partPath(dir, 'a'), encodeBlock('{}\n', 1))
  expect(seen(grown)).toBe(grown)
  expect(seen(grown + 1)).toBeGreaterThan(grown)

  rmSync(partPath(dir, 'a'))
  expect(directory.again('a', 'a', grown)?.part).toBe('a')
  clock.ms += 1
  directory.distrust()
  expect(directory.again('a', 'a', grown)).toBeUndefined()
  directory.close()
})

function openDirectory(dir: string): Directory {
  return createDirectory(dir, createSummaryCache(dir))
}

/** In the order of their names. */
async function seenBy(directory: Directory) {
  const entries = await directory.all()
  return new Map(entries.map((entry) => ['part' in entry ? entry.part : entry.fileName, entry] as const).sort())
}

/** A part is never written over: another file takes its place. */
function replaceFile(file: string, bytes: Uint8Array): void {
  writeFileSync(`${file}.tmp`, bytes)
  renameSync(`${file}.tmp`, file)
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // There is none: nothing happens.
  }
}
