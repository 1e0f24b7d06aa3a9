/** Log records of no span, from their lines to rows and what is known of each. */
import { createChunkBuilder, decodeChunk, decodeLine, encodeRecord, rowOf } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { endedSpan, logRecord, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { FLAG } from '../base/span-batch.js'
import { LOGS_ID } from '../base/span-id.js'
import { createFileRows } from './file-rows.js'
import { createRowFold } from './fold-rows.js'
import { createSpanReader } from './read-span.js'
import { rowsShown } from './shown.test-kit.js'

type Log = ReturnType<typeof logRecord>

function ofNoSpan(fields: Partial<Log>): Log {
  const { spanId: _span, ...record } = logRecord(fields)
  return record
}

const started = ofNoSpan({ severityNumber: 9, attributes: { 'agent_inspector.log.body': 'Started' } })
const failed = ofNoSpan({
  severityText: 'Error',
  severityNumber: 17,
  eventName: 'payment',
  attributes: { 'agent_inspector.log.body': { msg: 'refused' }, status: 402 },
})

/** One block a part. */
function foldOf(...parts: readonly (readonly string[])[]) {
  const fold = createRowFold()
  const texts = parts.map((lines) => lines.map((line) => `${line}\n`).join(''))
  for (const [part, text] of texts.entries()) {
    const source = fold.source(part)
    const rows = createFileRows({
      onChunk(chunk) {
        source.addStrings(chunk)
        source.addRows(chunk)
      },
    })
    rows.add(text, 0)
  }
  return { fold, spans: createSpanReader(fold, async (part) => ({ ok: true, value: texts[part] ?? '' })) }
}

test('each has a row at its time, below one row for all of them', () => {
  const { fold } = foldOf([encodeRecord(started, 0), encodeRecord(endedSpan(), 1)], [encodeRecord(failed, 0)])
  const rows = rowsShown([fold.takeBatch()])
  const all = rows.findIndex(({ id }) => id === LOGS_ID)
  expect(rows[all]).toMatchObject({ parent: -1, flags: FLAG.placeholder | FLAG.log, shape: 'log' })
  expect(
    rows.filter(({ parent }) => parent === all).map(({ subject, flags, start, end }) => [subject, flags, end - start]),
  ).toEqual([
    ['INFO Started', FLAG.log, 0],
    ['Error payment msg=refused', FLAG.log | FLAG.error, 0],
  ])
  expect(fold.duplicates).toBe(0)
})

test('one that the index and the lines both tell of has one row', () => {
  const line = encodeRecord(started, 5)
  const { fold } = foldOf([line])
  const builder = createChunkBuilder()
  const [record] = recordsOf(line)
  const row = record && rowOf(record, { seq: 5, block: 0, offset: 0, length: 0 })
  if (row === undefined) throw new Error('a log record has a row')
  builder.add(row)
  const chunk = decodeChunk(builder.take({ generation: '0'.repeat(16), coveredBytes: 0 }))
  if (chunk === undefined) throw new Error('the chunk does not decode')
  const source = fold.source(0)
  source.addStrings(chunk)
  source.addRows(chunk)
  expect(fold.count).toBe(2)
  expect(fold.duplicates).toBe(0)
})

test('of each is known what its own line holds, its body first', async () => {
  const lines = [encodeRecord(started, 0), encodeRecord(failed, 1)]
  const { spans } = foldOf(lines)
  const detail = await spans.detail(2)
  expect(detail).toMatchObject({
    isLog: true,
    name: 'payment',
    traceId: failed.traceId,
    facts: { 'severity number': 17 },
    lines: [lines[1]],
    problem: undefined,
  })
  expect(Object.entries(detail?.attributes ?? {})).toEqual([
    ['severity', 'Error'],
    ['body', { msg: 'refused' }],
    ['status', 402],
  ])
  // A message that an agent wrote as a log record reads as one.
  expect(detail?.events).toMatchObject([{ name: 'payment', body: { msg: 'refused' } }])
  expect(await spans.argumentsOf([2])).toEqual([])
})

test('what holds them all has no record, and says nothing is wrong', async () => {
  const { spans } = foldOf([encodeRecord(started, 0)])
  expect(await spans.detail(0)).toMatchObject({ spanId: LOGS_ID, lines: [], problem: undefined })
})

test('records of a span that is not received are under its row, at the time of the first', async () => {
  const logs = [1, 2, 3].map((n) =>
    logRecord({
      spanId: spanIdOf(7),
      atNs: BigInt(n) * 1_000_000n,
      attributes: { 'agent_inspector.log.body': `${n}` },
    }),
  )
  const { fold, spans } = foldOf(logs.map(encodeRecord))
  expect(rowsShown([fold.takeBatch()])).toMatchObject([{ flags: FLAG.placeholder, start: 0, end: 0, parent: -1 }])
  const detail = await spans.detail(0)
  expect(detail?.events.map(({ body }) => body)).toEqual(['1', '2', '3'])
})

function recordsOf(line: string) {
  const records = decodeLine(line)
  if ('problem' in records) throw new Error(records.problem)
  return records
}
