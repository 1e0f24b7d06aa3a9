import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import type { CollectorError } from '../base/errors.js'
import type { Appended } from '../span/ports.js'
import { createFileSink } from './file-sink.js'
import { linesOf, namesOf, newDir, partPath, sequenceOf } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })

test('while the disk refuses, the sink says so once, keeps what it can, and writes it when it can', async () => {
  const dir = newDir()
  writeFileSync(dir, 'a file where the directory should be')
  const problems: CollectorError[] = []
  const sink = createFileSink({ dir, onProblem: (problem) => problems.push(problem) })
  expect(sink.writable).toBe(false)
  for (const record of [started, ...spans(0, 500)]) sink.write(record)
  sink.flushSync()
  sink.flushSync()
  expect(problems).toEqual([expect.objectContaining({ code: 'DIR_NOT_WRITABLE' })])
  expect(sink.parts('session-1')).toEqual([])

  rmSync(dir)
  await sink.flush()
  expect(sink.writable).toBe(true)
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: 501 }, (_, i) => i))
  await sink.close()
})

test('while the disk refuses, the sink drops what is beyond its bound, and tells how many when it can', async () => {
  const dir = newDir()
  writeFileSync(dir, '')
  const sink = createFileSink({ dir })
  for (let n = 0; n < 12; n++) sink.write(nthSpan(n, { attributes: { text: 'x'.repeat(1024 * 1024) } }))
  rmSync(dir)
  await sink.close()

  expect(namesOf(dir, 'session-1')).toEqual(['session_started', ...Array(8).fill('tool.call'), 'records_dropped'])
  const told = linesOf(dir, 'session-1').at(-1)
  expect(told).toContain('{"key":"agent_inspector.dropped.count","value":{"intValue":"4"}}')
  expect(told).toContain('{"key":"agent_inspector.dropped.reason","value":{"stringValue":"not_writable"}}')
})

test('when the disk relents, the sink writes on by itself, without a record that asks for it', async () => {
  const dir = newDir()
  writeFileSync(dir, '')
  await new Promise<Appended>((resolve) => {
    const sink = createFileSink({ dir, onAppend: resolve, onProblem: () => rmSync(dir, { force: true }) })
    sink.write(started)
  })
  expect(namesOf(dir, 'session-1')).toEqual(['session_started'])
})

test('a directory that was removed is made again, with the session in it', async () => {
  const dir = newDir()
  const problems: CollectorError[] = []
  const sink = createFileSink({ dir, onProblem: (problem) => problems.push(problem) })
  sink.write(started)
  sink.flushSync()
  const [before] = sink.parts('session-1')
  rmSync(dir, { recursive: true })
  sink.write(nthSpan(0))
  await sink.close()

  expect(namesOf(dir, 'session-1')).toEqual(['session_started', 'tool.call'])
  const [after] = sink.parts('session-1')
  expect(after?.generation).not.toBe(before?.generation)
  expect(problems).toEqual([])
})

test('a file that was moved away is left alone', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  sink.write(started)
  sink.write(sessionEvent('session_finished'))
  renameSync(partPath(dir, 'session-1'), partPath(dir, 'kept'))
  sink.write(nthSpan(0))
  await sink.close()
  expect(namesOf(dir, 'kept')).toEqual(['session_started', 'session_finished'])
  expect(namesOf(dir, 'session-1')).toEqual(['session_started', 'tool.call'])
})

function spans(from: number, count: number): readonly TraceRecord[] {
  return Array.from({ length: count }, (_, i) => nthSpan(from + i))
}
