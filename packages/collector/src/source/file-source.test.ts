import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { OURS, type SessionSummary } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import {
  endedSpan,
  nthSpan,
  openSpan,
  sessionEvent,
  spanIdOf,
} from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath } from '../index-file/index-file.test-kit.js'
import { liveFilePath } from '../process/live-file.js'
import { GONE, otherWriter } from '../process/other-writer.test-kit.js'
import type { ThisProcess } from '../process/this-process.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSource } from './file-source.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

describe('the list', () => {
  test('is empty where there is no directory', async () => {
    expect(await createFileSource({ dir: newDir() }).list()).toEqual([])
  })

  test('holds each session as its records tell', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, nthSpan(0), nthSpan(1), finished])
    await writeRecords(dir, [{ ...started, sessionId: 'other' }])

    const sessions = await createFileSource({ dir }).list()
    expect(ids(sessions)).toEqual(['other', 'session-1'])
    expect(sessions.find(({ id }) => id === 'session-1')).toMatchObject({
      title: 'A session',
      status: 'completed',
      spanCount: 2,
      process: { pid: process.pid, live: false },
      parts: [{ part: 'session-1', bytes: readFileSync(partPath(dir, 'session-1')).length }],
    })
  })

  test('follows files that grow, appear and go', async () => {
    const dir = newDir()
    const source = createFileSource({ dir })
    await writeRecords(dir, [started, nthSpan(0)])
    expect(await source.get('session-1')).toMatchObject({ status: 'interrupted', spanCount: 1 })
    await writeRecords(dir, [nthSpan(1), finished, { ...started, sessionId: 'other' }])
    expect(await source.get('session-1')).toMatchObject({ status: 'completed', spanCount: 2 })
    expect(ids(await source.list())).toEqual(['other', 'session-1'])
    unlinkSync(partPath(dir, 'session-1'))
    expect(ids(await source.list())).toEqual(['other'])
    expect(await source.get('session-1')).toBeUndefined()
  })

  test('reads a file anew that was replaced', async () => {
    const dir = newDir()
    const other = newDir()
    const source = createFileSource({ dir })
    await writeRecords(dir, [started, nthSpan(0), nthSpan(1)])
    expect(await source.get('session-1')).toMatchObject({ spanCount: 2 })
    await writeRecords(other, [started, nthSpan(5)])
    renameSync(partPath(other, 'session-1'), partPath(dir, 'session-1'))
    expect(await source.get('session-1')).toMatchObject({ spanCount: 1 })
  })

  test('reads on in what has grown, and nothing again', async () => {
    const dir = newDir()
    const source = createFileSource({ dir })
    await writeRecords(dir, [started, nthSpan(0)])
    unlinkSync(indexPath(dir, 'session-1'))
    await source.list()
    // What was read once is spoilt: who reads it again would miss it.
    const bytes = readFileSync(partPath(dir, 'session-1'))
    const [first] = scanBlocks(bytes).blocks
    writeFileSync(partPath(dir, 'session-1'), bytes.fill(0, 30, (first?.length ?? 0) - 10), { flag: 'r+' })
    appendFileSync(partPath(dir, 'session-1'), encodeBlock('', 0))
    expect(await source.list()).toMatchObject([{ id: 'session-1', spanCount: 1 }])
    unlinkSync(indexPath(dir, 'session-1'))
    expect(await createFileSource({ dir }).list()).toMatchObject([{ unreadable: expect.any(String) }])
  })

  test('merges the parts of a session', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, nthSpan(0), nthSpan(1)])
    otherWriter(dir).claim('session-1', 'session-1')
    await writeRecords(dir, [nthSpan(1), nthSpan(2), finished])
    const [session] = await createFileSource({ dir }).list()
    expect(session).toMatchObject({ status: 'completed', spanCount: 3 })
    expect(session?.parts.map(({ part }) => part)).toEqual(['session-1', expect.stringMatching(/^session-1~/)])
  })

  test('finds a session whatever its file is called', async () => {
    const dir = newDir()
    await writeRecords(dir, [{ ...nthSpan(0), sessionId: '../a/b' }])
    await writeRecords(dir, [started])
    renameSync(partPath(dir, 'session-1'), partPath(dir, 'a copy'))
    const source = createFileSource({ dir })
    expect(await source.get('../a/b')).toMatchObject({ id: '../a/b', spanCount: 1 })
    expect(await source.get('session-1')).toMatchObject({ parts: [{ part: 'a copy' }] })
  })

  test('of 1,000 files opens none that has not changed', async () => {
    const dir = newDir()
    mkdirSync(dir)
    await writeRecords(dir, [started, nthSpan(0), finished])
    for (let n = 0; n < 1000; n++) {
      const line = gunzipSync(readFileSync(partPath(dir, 'session-1')))
        .toString()
        .replaceAll('session-1', `s${n}`)
      writeFileSync(partPath(dir, `s${n}`), encodeBlock(line, 3))
    }
    const files = Array.from({ length: 1000 }, (_, n) => partPath(dir, `s${n}`))
    for (const file of files) utimesSync(file, 1, 1)
    const source = createFileSource({ dir })
    const before = await source.list()
    expect(before.filter(({ spanCount }) => spanCount === 1)).toHaveLength(1001)
    // Not a byte of them is what it was; sizes and times are.
    for (const file of files) {
      writeFileSync(file, Buffer.alloc(statSync(file).size), { flag: 'r+' })
      utimesSync(file, 1, 1)
    }
    expect(byId(await source.list())).toEqual(byId(before))
  })
})

describe('a session without an end', () => {
  const wait = sessionEvent('waiting_on_signal', { spanId: spanIdOf(3) })

  /** Left in the middle by a writer that is there as long as `who` is. */
  async function left(who: Partial<ThisProcess>): Promise<string> {
    const dir = newDir()
    await writeRecords(dir, [started, wait, openSpan()])
    otherWriter(dir, who).claim('session-1', 'session-1')
    return dir
  }

  test('runs, or is paused, while its writer is there', async () => {
    const source = createFileSource({ dir: await left({ pid: process.ppid }) })
    expect(await source.get('session-1')).toMatchObject({ status: 'paused', process: { live: true } })
  })

  test('was interrupted when its writer is gone, and shows what it was doing', async () => {
    const source = createFileSource({ dir: await left({ pid: GONE }) })
    expect(await source.get('session-1')).toMatchObject({
      status: 'interrupted',
      endedNs: openSpan().atNs,
      openSpanCount: 1,
      waitingFor: [],
      process: { live: false },
    })
  })

  test('was interrupted when its writer has left it', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, wait])
    expect(await createFileSource({ dir }).get('session-1')).toMatchObject({ status: 'interrupted' })
  })

  test.each<[string, Partial<ThisProcess>]>([
    ['of another machine', { pid: GONE, bootId: 'another' }],
    ['of another container', { pid: GONE, pidNamespace: 'pid:[1]' }],
    ['whose number another process has got', { pid: process.ppid }],
  ])(
    '%s is taken for interrupted after a minute of silence, and for running again when it shows itself',
    async (_, who) => {
      const dir = await left(who)
      let seconds = 50
      const source = createFileSource({ dir, nowMs: () => Date.now() + seconds * 1000 })
      const status = async () => (await source.get('session-1'))?.status
      expect(await status()).toBe('paused')
      seconds = 70
      expect(await status()).toBe('interrupted')
      const touched = Date.now() / 1000 + 60
      utimesSync(liveFilePath(dir, 'session-1'), touched, touched)
      expect(await status()).toBe('paused')
    },
  )

  test('that nobody opened ends by being quiet, without a change of its file', async () => {
    const dir = newDir()
    let nowMs = Number(endedSpan().endNs / 1_000_000n)
    const source = createFileSource({ dir, nowMs: () => nowMs })
    await writeRecords(dir, [endedSpan()])
    expect(await source.get('session-1')).toMatchObject({ status: 'running' })
    nowMs += 31_000
    expect(await source.get('session-1')).toMatchObject({ status: 'completed' })
  })
})

describe('what else lies in the directory', () => {
  test('is listed as unreadable, with the reason, and breaks nothing', async () => {
    const dir = newDir()
    await writeRecords(dir, [started])
    const whole = readFileSync(partPath(dir, 'session-1'))
    const newer = gunzipSync(whole)
      .toString()
      .replace('format_version","value":{"intValue":"1"', 'format_version","value":{"intValue":"2"')
    const foreign: Readonly<Record<string, string | Uint8Array>> = {
      text: 'my own notes',
      empty: '',
      gzip: gzipSync('{"resourceSpans":[]}\n'),
      torn: whole.subarray(0, -1),
      newer: encodeBlock(newer, 1),
      'no-start': encodeBlock('{"resourceSpans":[]}\n', 1),
      random: Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251),
    }
    for (const [part, bytes] of Object.entries(foreign)) writeFileSync(partPath(dir, part), bytes)
    mkdirSync(partPath(dir, 'folder'))
    symlinkSync('/etc/passwd', partPath(dir, 'link'))
    symlinkSync(partPath(dir, 'session-1'), partPath(dir, 'link-inside'))
    writeFileSync(path.join(dir, 'session-1.idx'), 'not listed')

    const sessions = await createFileSource({ dir }).list()
    const reasons = Object.fromEntries(sessions.map(({ id, unreadable }) => [id, unreadable]))
    expect(reasons).toEqual({
      'session-1': undefined,
      'text.jsonl.gz': 'The file is no trace file.',
      'random.jsonl.gz': 'The file is no trace file.',
      'empty.jsonl.gz': 'The file is empty.',
      'gzip.jsonl.gz': 'The file holds no span that can be read.',
      'torn.jsonl.gz': 'No block of the file is whole.',
      'newer.jsonl.gz': 'The first line of the file is of format 2, newer than this version reads (1).',
      'no-start.jsonl.gz': 'The first line of the file does not start a session.',
      'folder.jsonl.gz': 'It is no regular file.',
      'link.jsonl.gz': 'It is a symbolic link, and those are not followed.',
      'link-inside.jsonl.gz': 'It is a symbolic link, and those are not followed.',
    })
  })

  test('can be asked for, but has no bytes to give', async () => {
    const dir = newDir()
    mkdirSync(dir)
    symlinkSync('/etc/passwd', partPath(dir, 'link'))
    const source = createFileSource({ dir })
    expect(await source.get('link.jsonl.gz')).toMatchObject({ unreadable: expect.any(String), parts: [] })
    expect(await source.openPart('link')).toBeUndefined()
    expect(await source.openPart('link.jsonl.gz', 'link')).toBeUndefined()
  })

  test('cannot be reached by an id or by the name of a part', async () => {
    const dir = newDir()
    await writeRecords(dir, [started])
    copyFileSync(partPath(dir, 'session-1'), path.join(dir, '..', 'session-1.jsonl.gz'))
    const source = createFileSource({ dir })
    for (const id of ['../session-1', '..', '.', 'a\0b', '/etc/passwd', 'x'.repeat(5000)]) {
      expect(await source.get(id)).toBeUndefined()
      expect(await source.openPart(id)).toBeUndefined()
      expect(await source.openPart('session-1', id)).toBeUndefined()
    }
  })
})

function ids(sessions: readonly SessionSummary[]): readonly string[] {
  return byId(sessions).map(({ id }) => id)
}

function byId(sessions: readonly SessionSummary[]): readonly SessionSummary[] {
  return sessions.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
