/**
 * A log record of somebody else as its row in the index: of a span it tells where it is; one of no span is a row of
 * the tree, and says what it is about.
 *
 *   index-row.ts --LogRecord--> [logRow] --> chunk builder
 */
import { OURS } from './attributes.js'
import type { IndexRow } from './chunk-builder.js'
import { ROW_FLAG } from './index-layout.js'
import type { AttributeValue, LogRecord } from './record.js'

export function logRow(record: LogRecord, place: Pick<IndexRow, 'seq' | 'block' | 'offset' | 'length'>): IndexRow {
  const { traceId = '', spanId, atNs, eventName = '' } = record
  const row = { ...NO_SPAN, traceId, startNs: atNs, endNs: atNs, ...place }
  if (spanId !== undefined) return { ...row, spanId, name: eventName, subject: '' }
  const isError = (record.severityNumber ?? 0) >= ERROR
  return { ...row, spanId: NO_ID, name: eventName, subject: logWords(record, LINE_UNITS), status: isError ? 2 : 0 }
}

/** As its writer says it, else by its number: `WARN`. */
export function severityOf({ severityNumber = 0, severityText = '' }: LogRecord): string | undefined {
  return severityText || SEVERITIES[Math.floor((severityNumber - 1) / 4)]
}

const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']
const ERROR = 17

const NO_ID = '0'.repeat(16)

const NO_SPAN = {
  parentId: undefined,
  operation: 'other',
  flags: ROW_FLAG.log,
  process: '',
  status: 0,
  provider: '',
  inputTokens: undefined,
  outputTokens: undefined,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
} as const

/** More is not seen of it. In UTF-16 units. */
const LINE_UNITS = 200

/** What it says in one line: how grave it is, its name, its body. */
export function logWords(record: LogRecord, units: number): string {
  const { eventName = '', attributes } = record
  const words = [severityOf(record) ?? '', eventName, lineOf(attributes[OURS.logBody], units)]
  return words.filter((word) => word !== '').join(' ')
}

/** A text as it is, of anything else what it holds, as `name=value`; no more than it needs is looked at. */
function lineOf(value: AttributeValue, units: number): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value.slice(0, units).replace(/\s+/g, ' ').trim()
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (typeof value !== 'object') return String(value)
  let line = ''
  const isList = Array.isArray(value)
  for (const [name, inner] of Object.entries(value)) {
    if (line.length >= units) break
    const words = lineOf(inner, units - line.length)
    line += `${line === '' ? '' : ' '}${isList ? '' : `${name}=`}${words}`
  }
  return line
}
