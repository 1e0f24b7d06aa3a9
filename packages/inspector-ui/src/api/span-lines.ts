/**
 * The records of one span, out of the blocks where its lines are. A line is found by the ids it holds, so an
 * index whose places lie shows nothing rather than another span.
 *
 *   follow-part.ts --lines of a block--> [recordsOf] --records, lines--> span-detail-of.ts
 */
import {
  decodeLine,
  isOfSpan,
  type LogRecord,
  type SpanOpenRecord,
  type SpanRecord,
  seqOfLine,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { linesOf } from './file-rows.js'

export interface SpanKey {
  readonly traceId: string
  readonly spanId: string
}

export interface SpanLine {
  readonly line: string
  readonly record: SpanRecord | SpanOpenRecord
}

/** A log record of the span, with its line. */
export interface LogLine {
  readonly line: string
  readonly record: LogRecord
}

/** @returns the first final line alone, else all open ones, in their order */
export function spanLinesIn(texts: Iterable<string>, key: SpanKey): readonly SpanLine[] {
  const open: SpanLine[] = []
  for (const text of texts) {
    for (const line of linesWith(text, key.spanId)) {
      const record = recordOf(line, key)
      if (record?.type === 'span') return [{ line, record }]
      if (record !== undefined) open.push({ line, record })
    }
  }
  return open
}

/** Ids are hex digits, in some files in capitals. */
function* linesWith(text: string, spanId: string): Generator<string> {
  const found = text.includes(spanId) ? spanId : spanId.toUpperCase()
  let at = text.indexOf(found)
  while (at !== -1) {
    const from = text.lastIndexOf('\n', at) + 1
    const newline = text.indexOf('\n', at)
    const end = newline === -1 ? text.length : newline
    yield* linesOf(text.slice(from, end))
    at = text.indexOf(found, end)
  }
}

/** Those of other places in the file, in their order. */
export function logLinesIn(texts: Iterable<string>, key: SpanKey): readonly LogLine[] {
  const found: LogLine[] = []
  for (const text of texts) {
    for (const line of linesWith(text, key.spanId)) {
      const records = decodeLine(line)
      if ('problem' in records) continue
      const record = records.find((one): one is LogRecord => one.type === 'log' && isOf(one, key))
      if (record !== undefined) found.push({ line, record })
    }
  }
  return found
}

/** One of no span: it is found by its number. */
export function logLineOf(text: string, seq: number): LogLine | undefined {
  for (const line of linesOf(text)) {
    const records = seqOfLine(line) === seq ? decodeLine(line) : []
    const record = 'problem' in records ? undefined : records.find((one): one is LogRecord => one.type === 'log')
    if (record !== undefined) return { line, record }
  }
  return undefined
}

function isOf({ traceId, spanId }: TraceRecord, key: SpanKey): boolean {
  return traceId === key.traceId && spanId === key.spanId
}

function recordOf(line: string, key: SpanKey): SpanRecord | SpanOpenRecord | undefined {
  const records = decodeLine(line)
  if ('problem' in records) return undefined
  return records.filter(isOfSpan).find((record) => isOf(record, key))
}
