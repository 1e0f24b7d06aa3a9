import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { SILENT_WRITER_MS, TOUCH_EVERY_MS } from '../base/limits.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { decodeWriter, encodeWriter, isGone, liveFilePath, readLiveFile, type Writer } from './live-file.js'
import { createLiveFiles } from './live-files.js'
import { GONE, otherWriter } from './other-writer.test-kit.js'
import { describeThisProcess } from './this-process.js'

const self = describeThisProcess()
const writerOf = (dir: string) => readLiveFile(dir, 'p')?.writer

afterEach(() => void vi.useRealTimers())

describe('a claim', () => {
  test('says who writes, to this user alone', () => {
    const dir = newDir()
    const live = createLiveFiles({ dir, self })
    live.claim('p', 'a session')

    expect(writerOf(dir)).toEqual({ ...self, sessionId: 'a session' })
    expect(statSync(liveFilePath(dir, 'p')).mode & 0o777).toBe(0o600)
    expect(isGone({ writer: writerOf(dir), touchedMs: Date.now(), inode: 0 }, self, Date.now())).toBe(false)
    live.close()
    expect(readdirSync(dir)).toEqual([])
  })

  test('says where the writer can be told, also if that is known later', () => {
    const dir = newDir()
    const live = createLiveFiles({ dir, self })
    const control = { url: 'http://127.0.0.1:1', token: 'secret' }
    live.claim('p', 's')
    live.setControl(control)
    live.claim('q', 's')

    expect(writerOf(dir)?.control).toEqual(control)
    expect(readLiveFile(dir, 'q')?.writer?.control).toEqual(control)
    expect(statSync(liveFilePath(dir, 'p')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dir).sort()).toEqual(['p.live', 'q.live'])
    live.close()
  })

  test('is refused while another writer is there, on another thread too', () => {
    const dir = newDir()
    otherWriter(dir, { pid: process.pid, writer: 'another thread' }).claim('p', 's')
    const live = createLiveFiles({ dir, self })

    expect(live.claim('p', 's')).toBe(false)
    live.close()
    expect(writerOf(dir)?.writer).toBe('another thread')
  })

  test.each([
    ['its process is gone', { pid: GONE }, 0, true],
    ['its process is gone, of which only its own machine can tell', { pid: GONE, bootId: 'other' }, 0, false],
    ['it has not shown itself for a minute', {}, SILENT_WRITER_MS + 1000, true],
    ['it has shown itself within a minute', {}, SILENT_WRITER_MS - 5000, false],
  ])('takes over from another writer if %s', (_, who, silentMs, taken) => {
    const dir = newDir()
    otherWriter(dir, who).claim('p', 's')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + silentMs })

    const live = createLiveFiles({ dir, self })
    expect(live.claim('p', 's')).toBe(taken)
    live.close()
  })

  test('is not taken back by a writer that was taken for gone', () => {
    const dir = newDir()
    const slow = otherWriter(dir, { pid: GONE })
    slow.claim('p', 's')
    const live = createLiveFiles({ dir, self })
    live.claim('p', 's')
    slow.setControl({ url: 'http://127.0.0.1:1', token: 'secret' })
    slow.close()

    expect(writerOf(dir)?.writer).toBe(self.writer)
    live.close()
  })

  test('leaves alone what is no file', async () => {
    const dir = newDir()
    await mkdir(liveFilePath(dir, 'p'), { recursive: true })
    symlinkSync('/etc/passwd', liveFilePath(dir, 'q'))
    const live = createLiveFiles({ dir, self })

    expect([live.claim('p', 's'), live.claim('q', 's')]).toEqual([false, false])
    live.close()
    expect(readdirSync(dir).sort()).toEqual(['p.live', 'q.live'])
  })
})

test('a claim is shown every five seconds, and made again where it was removed', async () => {
  const dir = newDir()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const live = createLiveFiles({ dir, self })
  live.claim('p', 's')
  const claimedMs = Date.now()
  vi.advanceTimersByTime(TOUCH_EVERY_MS)

  await vi.waitFor(() => expect(readLiveFile(dir, 'p')?.touchedMs).toBe(claimedMs + TOUCH_EVERY_MS))
  otherWriter(dir).release('p')
  live.close()
})

test('of eight processes that want one part of a dead writer at once, one gets it', { timeout: 30_000 }, async () => {
  for (let round = 0; round < 3; round++) {
    const dir = newDir()
    otherWriter(dir, { pid: GONE }).claim('p', 's')
    const answers = await claimAtOnce(dir, 8)
    expect(answers.filter((answer) => answer === 'true')).toHaveLength(1)
    expect(readdirSync(dir)).toEqual(['p.live'])
  }
})

test('what stands in the file is what was put there', () => {
  const text = fc.string()
  const writer: fc.Arbitrary<Writer> = fc.record(
    {
      sessionId: text,
      writer: text,
      pid: fc.integer({ min: 1 }),
      host: text,
      bootId: text,
      pidNamespace: text,
      control: fc.record({ url: text, token: text }, { noNullPrototype: true }),
    },
    { requiredKeys: ['sessionId', 'writer', 'pid', 'host'], noNullPrototype: true },
  )
  fc.assert(fc.property(writer, (one) => isDeepStrictEqual(decodeWriter(encodeWriter(one)), one)))
})

test('what is no live file says nothing, and breaks nothing', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => decodeWriter(text) === undefined))
  // A signal to 0 or a negative number would go to many processes.
  for (const pid of [0, -1, 1.5, 1e300, '1']) {
    expect(decodeWriter(JSON.stringify({ session_id: 's', writer: 'w', host: 'h', pid }))).toBeUndefined()
  }
  const dir = newDir()
  const live = createLiveFiles({ dir, self })
  live.claim('p', 's')
  writeFileSync(liveFilePath(dir, 'p'), '{"half":')
  expect(readLiveFile(dir, 'p')).toMatchObject({ writer: undefined })
  expect(createLiveFiles({ dir, self }).claim('p', 's')).toBe(false)
  live.close()
})

/** Real processes, let go in one moment, which stay until all have answered. */
async function claimAtOnce(dir: string, count: number): Promise<readonly string[]> {
  const dist = new URL('../../dist/process/', import.meta.url)
  const source = `
    import { createLiveFiles } from '${new URL('live-files.js', dist)}'
    import { describeThisProcess } from '${new URL('this-process.js', dist)}'
    const live = createLiveFiles({ dir: ${JSON.stringify(dir)}, self: describeThisProcess() })
    console.log('ready')
    process.stdin.once('data', () => console.log(live.claim('p', 's')))`
  const children = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return { child, lines: createInterface({ input: child.stdout }) }
  })
  await Promise.all(children.map(({ lines }) => once(lines, 'line')))
  const answers = Promise.all(children.map(async ({ lines }) => String((await once(lines, 'line'))[0])))
  for (const { child } of children) child.stdin.write('go\n')
  const all = await answers
  const gone = children.map(({ child }) => once(child, 'exit'))
  for (const { child } of children) child.kill()
  await Promise.all(gone)
  return all
}
