/**
 * The text of other people's trace files into records: OTLP/JSON with many spans a line, one span a line, what the
 * Python SDK's `to_json` writes, and each of them spread over several lines, as `to_json` does by itself.
 *
 *   text, piece by piece --> [createForeignReader] --records, what was passed over--> fold
 *
 * A line that holds none of these is counted and passed over.
 */
import type { UnreadableLine } from './ledger.js'
import { recordsIn } from './otlp-json.js'
import { decodeSpan } from './otlp-span.js'
import { isJsonObject, type JsonObject } from './otlp-value.js'
import { decodePythonSpan, isPythonSpan } from './python-span.js'
import type { Origin, TraceRecord } from './record.js'

export interface ForeignRecords {
  readonly records: readonly TraceRecord[]
  /** Lines that hold no record, or values over several lines; of a batch, its spans that cannot be read. */
  readonly unknown: number
}

export interface ForeignReader {
  /** Any piece of the text. @returns what it completes */
  push(text: string): ForeignRecords
  /** The text has ended. @returns what is left of it */
  end(): ForeignRecords
  /** Of all that was passed over, what came first; of a value over several lines, the line where it begins. */
  readonly firstUnknown: UnreadableLine | undefined
}

export interface ForeignReaderOptions {
  /** UTF-16 units of one value, over however many lines; a longer one is passed over. Default 128 Mi. */
  readonly maxUnits?: number
}

const MAX_UNITS = 128 * 1024 * 1024

export function createForeignReader({ maxUnits = MAX_UNITS }: ForeignReaderOptions = {}): ForeignReader {
  /** Of a line that has not ended. */
  let begun = ''
  /** The line that has not ended is too long. */
  let isTooLong = false
  /** Lines of a value that has not ended. */
  let open: string[] = []
  let openUnits = 0
  let openedAt = 0
  /** Number of the line that is taken. */
  let at = 0
  let firstUnknown: UnreadableLine | undefined
  let records: TraceRecord[] = []
  let unknown = 0

  const take = (): ForeignRecords => {
    const taken = { records, unknown }
    records = []
    unknown = 0
    return taken
  }

  const passOver = (problem: string, line = at): void => {
    unknown++
    firstUnknown ??= { line, problem }
  }

  const addToLine = (piece: string): void => {
    isTooLong ||= begun.length + piece.length > maxUnits
    begun = isTooLong ? '' : begun + piece
  }

  const endLine = (): void => {
    at++
    if (isTooLong) {
      giveUp()
      passOver('is longer than any that is read')
    } else takeLine(begun)
    begun = ''
    isTooLong = false
  }

  const takeLine = (line: string): void => {
    if (open.length > 0 && goesOn(line)) addToValue(line)
    else {
      giveUp()
      beginValue(line)
    }
  }

  const beginValue = (line: string): void => {
    if (line.trim() === '') return
    const value = parse(line)
    if (value !== undefined) readValue(value)
    else if (BEGINS.test(line)) addToValue(line)
    else passOver('is not JSON')
  }

  const addToValue = (line: string): void => {
    if (open.length === 0) openedAt = at
    const isLast = open.length > 0 && ENDS.test(line)
    open.push(isLast ? line.slice(0, 1) : line)
    openUnits += line.length + 1
    if (openUnits > maxUnits) giveUp()
    else if (isLast) endValue(line.slice(1))
  }

  /** @param rest some writers put nothing between two values */
  const endValue = (rest: string): void => {
    const value = parse(open.join('\n'))
    if (value === undefined) giveUp()
    else {
      open = []
      openUnits = 0
      readValue(value)
    }
    beginValue(rest)
  }

  const giveUp = (): void => {
    if (open.length > 0) passOver('begins JSON that does not end', openedAt)
    open = []
    openUnits = 0
  }

  const readValue = (value: object): void => {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (!isJsonObject(item)) passOver('holds JSON that is no object')
      else if (item.resourceSpans !== undefined || item.resourceLogs !== undefined)
        for (const record of recordsIn(item)) add(record)
      else add(decodeOne(item))
    }
  }

  const add = (record: TraceRecord | string | undefined): void => {
    if (record === undefined) return
    if (typeof record === 'string') passOver(record)
    else records.push(record)
  }

  return {
    push(text) {
      let from = 0
      for (let to = text.indexOf('\n'); to !== -1; from = to + 1, to = text.indexOf('\n', from)) {
        addToLine(text.slice(from, to))
        endLine()
      }
      addToLine(text.slice(from))
      return take()
    },

    end() {
      endLine()
      giveUp()
      return take()
    },

    get firstUnknown() {
      return firstUnknown
    },
  }
}

/** Whoever spreads JSON over lines indents all of them but the first and the last. */
const BEGINS = /^[[{]/
const ENDS = /^[\]}]/

function goesOn(line: string): boolean {
  return /^(?:\s|$)/.test(line) || ENDS.test(line)
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const UNKNOWN_ORIGIN: Origin = { resource: {}, scope: { name: '' } }

/** A span that stands alone. @returns why it cannot be read, in words that go on after "The line" */
function decodeOne(value: JsonObject): TraceRecord | string {
  if (isPythonSpan(value)) return decodePythonSpan(value)
  return value.spanId === undefined ? 'is no span' : decodeSpan(value, UNKNOWN_ORIGIN)
}
