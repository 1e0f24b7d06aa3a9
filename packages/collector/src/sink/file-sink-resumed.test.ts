/** Where the records of a session go that has a part already: into it, or into a new one. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { encodeRecord, OURS } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { liveFilePath } from '../process/live-file.js'
import { GONE, otherWriter } from '../process/other-writer.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { namesOf, newDir, partPath, partsIn, sequenceOf, writeRecords } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished')

describe('a session goes on', () => {
  test('in its part, with its numbers', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, nthSpan(0), sessionEvent('session_finished')])
    await writeRecords(dir, [sessionEvent('session_started'), nthSpan(1)])

    expect(partsIn(dir)).toEqual(['session-1'])
    expect(namesOf(dir, 'session-1')).toEqual([
      'session_started',
      'tool.call',
      'session_finished',
      'session_started',
      'tool.call',
    ])
    expect(sequenceOf(dir, 'session-1')).toEqual([0, 1, 2, 3, 4])
  })

  test('wherever its last two blocks were cut', async () => {
    const dir = newDir()
    for (const record of [started, nthSpan(0), nthSpan(1)]) await writeRecords(dir, [record])
    const whole = readFileSync(partPath(dir, 'session-1'))
    const [first, second, third] = scanBlocks(whole).blocks
    for (let size = second?.offset ?? 0; size < whole.length; size++) {
      writeFileSync(partPath(dir, 'session-1'), whole.subarray(0, size))
      await writeRecords(dir, [nthSpan(2)])
      const left = size < (third?.offset ?? 0) ? [0, 1] : [0, 1, 2]
      expect(sequenceOf(dir, 'session-1'), `cut at ${size}`).toEqual(left)
    }
    expect(first?.lines).toBe(1)
    // About 400 sinks, each opened and closed.
  }, 60_000)

  test('from the start if not even its first block is whole', async () => {
    const dir = newDir()
    await writeRecords(dir, [started])
    const whole = readFileSync(partPath(dir, 'session-1'))
    for (const size of [0, 1, 15, 23, 24, 100, whole.length - 1]) {
      writeFileSync(partPath(dir, 'session-1'), whole.subarray(0, size))
      await writeRecords(dir, [started, nthSpan(0)])
      expect(namesOf(dir, 'session-1')).toEqual(['session_started', 'tool.call'])
    }
    expect(partsIn(dir)).toEqual(['session-1'])
  })

  test.each([
    ['writes the first', (bytes: Buffer) => bytes],
    ['is in the middle of a write', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['is in the middle of its first write', () => Buffer.alloc(0)],
  ])('in a part of its own while another process %s', async (_, present) => {
    const dir = newDir()
    for (const record of [started, nthSpan(0)]) await writeRecords(dir, [record])
    const other = otherWriter(dir)
    other.claim('session-1', 'session-1')
    const before = present(readFileSync(partPath(dir, 'session-1')))
    writeFileSync(partPath(dir, 'session-1'), before)
    await writeRecords(dir, [nthSpan(1)])

    other.close()
    const [, own = ''] = [...partsIn(dir)].sort()
    expect(own).toMatch(/^session-1~[0-9a-f]{8}$/)
    expect(namesOf(dir, own)).toEqual(['session_started', 'tool.call'])
    expect(sequenceOf(dir, own)).toEqual([0, 1])
    expect(readFileSync(partPath(dir, 'session-1'))).toEqual(before)
  })

  test.each([
    ['cuts a torn end', 'of this machine', {}, ['session-1']],
    ['cuts nothing', 'of another machine', { bootId: 'another' }, ['session-1', expect.stringMatching(/^session-1~/)]],
  ])('and %s that was left by a writer %s', async (_, __, who, expected) => {
    const dir = newDir()
    for (const record of [started, nthSpan(0)]) await writeRecords(dir, [record])
    const torn = readFileSync(partPath(dir, 'session-1')).subarray(0, -1)
    writeFileSync(partPath(dir, 'session-1'), torn)
    otherWriter(dir, { pid: GONE, ...who }).claim('session-1', 'session-1')
    const longAgo = new Date(0)
    utimesSync(liveFilePath(dir, 'session-1'), longAgo, longAgo)
    await writeRecords(dir, [nthSpan(1)])

    expect([...partsIn(dir)].sort()).toEqual(expected)
    if (expected.length === 1) expect(sequenceOf(dir, 'session-1')).toEqual([0, 1])
    else expect(readFileSync(partPath(dir, 'session-1'))).toEqual(torn)
  })

  test('leaves its part when it has ended, also after what comes late', async () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    const isHeld = () => existsSync(liveFilePath(dir, 'session-1'))
    for (const [record, held] of [
      [started, true],
      [finished, false],
      [nthSpan(0), false],
      [started, true],
    ] as const) {
      sink.write(record)
      sink.flushSync()
      expect(isHeld()).toBe(true)
      // Not before it was compacted.
      await expect.poll(isHeld, { timeout: 20_000 }).toBe(held)
    }
    await sink.close()
  })

  test.each(['a symbolic link', 'a folder'])('in a new part when %s has taken the place of its file', async (what) => {
    const dir = newDir()
    const outside = path.join(dir, '..', 'outside')
    const sink = createFileSink({ dir })
    // At the end of a session its file is closed.
    for (const record of [started, sessionEvent('session_finished')]) sink.write(record)
    renameSync(partPath(dir, 'session-1'), outside)
    if (what === 'a folder') mkdirSync(partPath(dir, 'session-1'))
    else symlinkSync(outside, partPath(dir, 'session-1'))
    const before = readFileSync(outside)
    sink.write(nthSpan(0))
    await sink.close()

    const [, second = ''] = [...partsIn(dir)].sort()
    expect(namesOf(dir, second)).toEqual(['session_started', 'tool.call'])
    expect(readFileSync(outside)).toEqual(before)
  })

  test('in a new part when somebody else has written to its file', async () => {
    const dir = newDir()
    const one = createFileSink({ dir })
    one.write(started)
    one.flushSync()
    appendFileSync(partPath(dir, 'session-1'), encodeBlock(`${encodeRecord(nthSpan(0), 1)}\n`, 1))
    one.write(nthSpan(1))
    await one.close()

    const [first = '', second = ''] = [...partsIn(dir)].sort()
    expect(namesOf(dir, first)).toEqual(['session_started', 'tool.call'])
    expect(namesOf(dir, second)).toEqual(['session_started', 'tool.call'])
    expect(sequenceOf(dir, second)).toEqual([0, 1])
    expect(one.parts('session-1').map(({ part }) => part)).toEqual([first, second])
  })
})
