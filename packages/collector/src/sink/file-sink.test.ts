import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { BLOCK_TEXT_UNITS, KNOWN_PARTS, OPEN_FILES } from '../base/limits.js'
import { liveFilePath } from '../process/live-file.js'
import { GONE, otherWriter } from '../process/other-writer.test-kit.js'
import { OURS } from '../span/attributes.js'
import { encodeRecord } from '../span/otlp-json.js'
import type { Appended } from '../span/ports.js'
import type { TraceRecord } from '../span/record.js'
import { nthSpan, sessionEvent } from '../span/sample-record.test-kit.js'
import { decodeBlock, encodeBlock } from '../trace-file/block.js'
import { bytesOf } from '../trace-file/lines.test-kit.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { linesOf, namesOf, newDir, partPath, partsIn, sequenceOf, writeRecords } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })

const finished = sessionEvent('session_finished')

describe('what is written', () => {
  test('is a file that gunzip reads, and that nobody else may', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, ...spans(0, 3), sessionEvent('session_finished')])

    expect(namesOf(dir, 'session-1')).toEqual([
      'session_started',
      'tool.call',
      'tool.call',
      'tool.call',
      'session_finished',
    ])
    expect(sequenceOf(dir, 'session-1')).toEqual([0, 1, 2, 3, 4])
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(statSync(partPath(dir, 'session-1')).mode & 0o777).toBe(0o600)
  })

  test('begins with what the part is', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, nthSpan(0)])

    const [first = ''] = linesOf(dir, 'session-1')
    for (const [key, value] of [
      ['format_version', '{"intValue":"1"}'],
      ['part', '{"stringValue":"session-1"}'],
      ['engine', '{"stringValue":"node"}'],
      ['title', '{"stringValue":"A session"}'],
    ]) {
      expect(first).toContain(`{"key":"agent_inspector.${key}","value":${value}}`)
    }
    expect(first).toMatch(/"agent_inspector.generation","value":\{"stringValue":"[0-9a-f]{16}"/)
    expect(first).toContain('{"key":"session.id","value":{"stringValue":"session-1"}}')
  })

  test('begins so even if nobody opened the session', async () => {
    const dir = newDir()
    await writeRecords(dir, [nthSpan(0)])
    expect(namesOf(dir, 'session-1')).toEqual(['session_started', 'tool.call'])
    expect(linesOf(dir, 'session-1')[0]).toContain('{"key":"agent_inspector.engine","value":{"stringValue":"otlp"}}')
  })

  test('is told block by block', async () => {
    const dir = newDir()
    const appends: Appended[] = []
    const sink = createFileSink({ dir, onAppend: (appended) => appends.push(appended) })
    for (const record of [started, ...spans(0, 2000)]) sink.write(record)
    await sink.close()

    const { blocks } = scanBlocks(readFileSync(partPath(dir, 'session-1')))
    expect(blocks.length).toBeGreaterThan(2)
    expect(appends.map(({ bytes }) => bytes)).toEqual(blocks.map(({ offset, length }) => offset + length))
    expect(appends.map(({ records }) => records)).toEqual(blocks.map(({ lines }) => lines))
    expect(sink.parts('session-1')).toEqual([
      { part: 'session-1', generation: appends[0]?.generation, bytes: appends.at(-1)?.bytes },
    ])
  })

  test('has blocks of 256 KiB, each of whole lines', async () => {
    const dir = newDir()
    await writeRecords(dir, [started, ...spans(0, 2000)])
    const bytes = readFileSync(partPath(dir, 'session-1'))
    const texts = scanBlocks(bytes).blocks.map((block) => Buffer.from(decodeBlock(bytesOf(bytes, block))).toString())
    for (const text of texts.slice(0, -1)) {
      expect(Math.abs(text.length - BLOCK_TEXT_UNITS)).toBeLessThan(2000)
      expect(text.endsWith('}\n')).toBe(true)
    }
  })

  test('is on disk by itself soon after', async () => {
    const dir = newDir()
    const appended = await new Promise<Appended>((resolve) => createFileSink({ dir, onAppend: resolve }).write(started))
    expect(statSync(partPath(dir, 'session-1')).size).toBe(appended.bytes)
  })

  test('is on disk at once at a pause, at the end, and before a process ends', () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    const written = (record: TraceRecord): readonly string[] => {
      sink.write(record)
      return namesOf(dir, 'session-1')
    }
    expect(written(sessionEvent('waiting_on_signal'))).toEqual(['session_started', 'waiting_on_signal'])
    expect(written(sessionEvent('session_finished')).at(-1)).toBe('session_finished')
    sink.write(nthSpan(0))
    sink.flushSync()
    expect(namesOf(dir, 'session-1').at(-1)).toBe('tool.call')
  })
})

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
  })

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

  test('leaves its part when it has ended, also after what comes late', () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    const isHeld = () => existsSync(liveFilePath(dir, 'session-1'))
    const held: boolean[] = []
    for (const record of [started, finished, nthSpan(0), started]) {
      sink.write(record)
      sink.flushSync()
      held.push(isHeld())
    }
    expect(held).toEqual([true, false, false, true])
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
    expect(one.parts('session-1').map(({ part }) => part)).toEqual([first, second])
  })
})

describe('the name of a file', () => {
  test('is left to whoever has it', async () => {
    const dir = newDir()
    mkdirSync(dir)
    writeFileSync(partPath(dir, 'session-1'), 'my own notes')
    await writeRecords(dir, [started])

    expect(readFileSync(partPath(dir, 'session-1'), 'utf8')).toBe('my own notes')
    expect(partsIn(dir).toSorted()[0]).toMatch(/^=[0-9a-f]{32}$/)
  })

  test('differs by more than case from that of another session', async () => {
    const dir = newDir()
    await writeRecords(dir, [{ ...started, sessionId: 'Abc' }])
    await writeRecords(dir, [
      { ...started, sessionId: 'abc' },
      { ...nthSpan(0), sessionId: 'Abc' },
    ])

    const [hashed = '', plain = ''] = [...partsIn(dir)].sort()
    expect(hashed).toMatch(/^=[0-9a-f]{32}$/)
    expect(plain).toBe('Abc')
    expect(namesOf(dir, 'Abc')).toEqual(['session_started', 'tool.call'])
    await writeRecords(dir, [{ ...nthSpan(1), sessionId: 'abc' }])
    expect(namesOf(dir, hashed)).toEqual(['session_started', 'tool.call'])
  })

  test('never leads through a symbolic link', async () => {
    const dir = newDir()
    mkdirSync(dir)
    const outside = path.join(dir, '..', 'outside')
    symlinkSync(outside, partPath(dir, 'session-1'))
    await writeRecords(dir, [started, nthSpan(0)])
    expect(() => statSync(outside)).toThrow('ENOENT')
    writeFileSync(outside, '')
    await writeRecords(dir, [nthSpan(1)])
    expect(readFileSync(outside, 'utf8')).toBe('')
  })

  test('is within the directory whatever the id', async () => {
    const dir = newDir()
    const ids = ['../up', 'a/b', 'a\0b', 'CON', 'a.', '', 'x'.repeat(300), '日本語', '.', '..']
    await writeRecords(
      dir,
      ids.map((sessionId) => ({ ...nthSpan(0), sessionId })),
    )
    expect(partsIn(dir)).toHaveLength(ids.length)
    expect(partsIn(path.dirname(dir))).toEqual(['traces'])
  })
})

test('many sessions need few file handles, and none is forgotten on disk', { timeout: 30_000 }, async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  const ids = Array.from({ length: KNOWN_PARTS + OPEN_FILES }, (_, i) => `s${i}`)
  for (const sessionId of ids) {
    sink.write({ ...started, sessionId })
    sink.flushSync()
  }
  for (const sessionId of ids) sink.write({ ...nthSpan(0), sessionId })
  await sink.close()
  expect(partsIn(dir)).toHaveLength(ids.length)
  for (const part of ['s0', 's20', `s${ids.length - 1}`]) expect(sequenceOf(dir, part)).toEqual([0, 1])
})

test('nothing is written once it is closed', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  sink.write(started)
  await sink.close()
  await sink.close()
  sink.write(nthSpan(0))
  sink.flushSync()
  expect(namesOf(dir, 'session-1')).toEqual(['session_started'])
})

function spans(from: number, count: number): readonly TraceRecord[] {
  return Array.from({ length: count }, (_, i) => nthSpan(from + i))
}
