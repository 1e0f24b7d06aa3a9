import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { describe, expect, test, vi } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { BLOCK_TEXT_UNITS, KNOWN_PARTS, OPEN_FILES } from '../base/limits.js'
import type { Appended } from '../span/ports.js'
import { decodeBlock } from '../trace-file/block.js'
import { bytesOf } from '../trace-file/lines.test-kit.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { linesOf, namesOf, newDir, partPath, partsIn, sequenceOf, writeRecords } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })

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
    // Where no time goes by no block grows old.
    vi.useFakeTimers({ toFake: ['performance'] })
    await writeRecords(dir, [started, ...spans(0, 2000)]).finally(() => vi.useRealTimers())
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
