import { readFileSync } from 'node:fs'
import { decodeLine, OURS, type SessionEventRecord, type TraceRecord } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { endedSpan, nthSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { VALUE_PART_UNITS } from '../base/limits.js'
import { createCaptureQueue } from '../ingest/capture-queue.js'
import { createRecordCutter } from '../span/cut-record.js'
import { createRedactor } from '../span/redact.js'
import { decodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { linesOf, namesOf, newDir, partPath, sequenceOf } from './traces-dir.test-kit.js'

const prompt = JSON.stringify({ prompt: 'x'.repeat(2.5 * VALUE_PART_UNITS) })

describe('a big value in the file', () => {
  test('stands before its record, in blocks of its own', () => {
    const dir = newDir()
    record(dir, [nthSpan(1), endedSpan({ attributes: { prompt_json: prompt } }), nthSpan(2)])

    const pieces = ['value_part', 'value_part', 'value_part']
    expect(namesOf(dir, 'session-1')).toEqual(['session_started', 'tool.call', ...pieces, 'tool.call', 'tool.call'])
    expect(sequenceOf(dir, 'session-1')).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(blocksOf(dir).map((lines) => lines.length)).toEqual([2, 1, 1, 1, 2])
    expect(piecesIn(dir).join('')).toBe(prompt)
  })

  test('has a block of its own even where it is the first of its session', () => {
    const dir = newDir()
    record(dir, [endedSpan({ attributes: { prompt_json: prompt } })])
    expect(blocksOf(dir).map((lines) => lines.length)).toEqual([1, 1, 1, 1, 1])
  })

  test('stands there once, in however many spans it is', () => {
    const dir = newDir()
    const spans = Array.from({ length: 20 }, (_, n) =>
      endedSpan({ spanId: spanIdOf(n), attributes: { prompt_json: prompt } }),
    )
    record(dir, [...spans, endedSpan({ spanId: spanIdOf(20), attributes: { other_json: `${prompt} ` } })])

    expect(namesOf(dir, 'session-1').filter((name) => name === 'tool.call')).toHaveLength(21)
    expect(piecesIn(dir).join('')).toBe(`${prompt}${prompt} `)
  })
})

test('a prompt of 20 MB is written as the process ends, before anything that came after it', () => {
  const dir = newDir()
  const text = 'née "quoted"\n'.repeat(1_540_000)
  record(dir, [endedSpan({ attributes: { text } }), sessionEvent('session_finished')])

  expect(piecesIn(dir).join('')).toBe(text)
  expect(namesOf(dir, 'session-1').slice(-2)).toEqual(['tool.call', 'session_finished'])
})

test('a value of 70 MB is dropped, counted and shown in a preview, and its span is there', () => {
  const dir = newDir()
  const records = record(dir, [endedSpan({ attributes: { text: 'x'.repeat(70_000_000), small: 'kept' } })])

  expect(namesOf(dir, 'session-1')).toEqual(['session_started', 'tool.call', 'records_dropped'])
  expect(records.at(-2)?.attributes).toMatchObject({ small: 'kept', text_truncated: true, text_bytes: 70_000_000 })
  expect(records.at(-2)?.attributes.text).toMatch(/^x{4000,9000}…$/)
  expect(records.at(-1)?.attributes).toEqual({ [OURS.droppedCount]: 1, [OURS.droppedReason]: 'value_too_big' })
})

/** As an agent does that exits at once. @returns what is in the file then */
function record(dir: string, records: readonly TraceRecord[]): readonly TraceRecord[] {
  const redact = createRedactor({ environment: {} })
  const queue = createCaptureQueue({
    sinks: [createFileSink({ dir })],
    redact,
    cut: createRecordCutter({ redact, environment: {} }),
    onProblem: (message) => expect.fail(message),
  })
  for (const one of records) queue.write(one)
  queue.flushSync()
  return linesOf(dir, 'session-1').flatMap(recordsOf)
}

function recordsOf(line: string): readonly TraceRecord[] {
  const records = decodeLine(line)
  return 'problem' in records ? expect.fail(records.problem) : records
}

function blocksOf(dir: string): readonly (readonly string[])[] {
  const bytes = readFileSync(partPath(dir, 'session-1'))
  return scanBlocks(bytes).blocks.map(({ offset, length }) =>
    Buffer.from(decodeBlock(bytes.subarray(offset, offset + length)))
      .toString()
      .split('\n')
      .slice(0, -1),
  )
}

function piecesIn(dir: string): readonly string[] {
  return linesOf(dir, 'session-1')
    .flatMap(recordsOf)
    .filter((one): one is SessionEventRecord => one.type === 'session_event' && one.name === 'value_part')
    .map(({ attributes }) => String(attributes[OURS.valueText]))
}
