import { readdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { OPEN_FILES } from '../base/limits.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource, type FileSource } from './file-source.js'
import type { PartFile } from './part-file.js'

const started = sessionEvent('session_started')

test('who comes after a part was replaced reads the new one, who was there before goes on in the old one', async () => {
  const [dir, other] = [newDir(), newDir()]
  await writeRecords(dir, [started, nthSpan(0)])
  await writeRecords(other, [started, nthSpan(1), nthSpan(2)])
  const source = createFileSource({ dir })
  const before = await open(source)
  const old = readFileSync(partPath(dir, 'session-1'))
  renameSync(partPath(other, 'session-1'), partPath(dir, 'session-1'))

  const after = await open(source)
  expect(after.generation).not.toBe(before.generation)
  expect(await after.read(0, after.bytes)).toEqual(readFileSync(partPath(dir, 'session-1')))
  expect(await before.read(0, before.bytes)).toEqual(old)
  before.close()
  after.close()
  source.close()
})

test('a part that was deleted is given to nobody, also while it is kept open', async () => {
  const dir = newDir()
  await writeRecords(dir, [started])
  const source = createFileSource({ dir })
  const part = await open(source)
  part.close()
  unlinkSync(partPath(dir, 'session-1'))
  expect(await source.openPart('session-1')).toBeUndefined()
  source.close()
})

test('a part that grows is followed to its last whole block, with and without its index', async () => {
  const dir = newDir()
  const source = createFileSource({ dir })
  for (let n = 0; n < 6; n++) {
    await writeRecords(dir, [nthSpan(n)])
    if (n % 2 === 0) rmSync(indexPath(dir, 'session-1'), { force: true })
    const part = await open(source)
    expect(part.bytes).toBe(readFileSync(partPath(dir, 'session-1')).length)
    expect((await part.blocks()).count).toBe(n + 1)
    part.close()
  }
  source.close()
})

test('a few files are kept open for the next who asks, and none after the end', async () => {
  const dir = newDir()
  const ids = Array.from({ length: 3 * OPEN_FILES }, (_, n) => `s${n}`)
  for (const sessionId of ids) await writeRecords(dir, [{ ...started, sessionId }])
  const source = createFileSource({ dir })
  await source.list()
  const before = openFiles()
  for (const id of ids) (await open(source, id)).close()
  await vi.waitFor(() => expect(openFiles()).toBe(before + OPEN_FILES))
  source.close()
  await vi.waitFor(() => expect(openFiles()).toBeLessThanOrEqual(before))
})

async function open(source: FileSource, sessionId = 'session-1'): Promise<PartFile> {
  const part = await source.openPart(sessionId)
  if (part === undefined) throw new Error(`there is no session ${sessionId}`)
  return part
}

/** Of this process. */
function openFiles(): number {
  return readdirSync('/dev/fd').length
}
