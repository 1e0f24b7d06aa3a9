/**
 * Which spans were called with some words, and which log records say them: that stands on no column, so all lines are looked
 * through, one block after another, and the rows of those that hold a word are told as they are found.
 *
 *   follow-part.ts --text--> [createArgumentSearch] --rows by word--> page
 */
import { describeArgument, describeOperation } from '@agent-inspector/dialects'
import {
  decodeLine,
  isOfSpan,
  type LogRecord,
  logWords,
  type SpanOpenRecord,
  type SpanRecord,
  seqOfLine,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { linesOf } from './file-rows.js'
import type { PartFollower } from './follow-part.js'

export interface FoundArguments {
  /** Rows, for each word; those that were not told before. */
  readonly hits: readonly Uint32Array<ArrayBuffer>[]
  /** How much is looked through, of what was read: 1 is all. */
  readonly share: number
}

export interface ArgumentSearch {
  /** Looks through what was not looked through yet. Calls while it does are answered by one more round. */
  resume(): Promise<void>
  stop(): void
}

export interface ArgumentSearchOptions {
  /** Lower case. */
  readonly words: readonly string[]
  /** As they are now; more may come. */
  readonly parts: () => readonly PartFollower[]
  readonly rowOf: (traceId: string, spanId: string) => number | undefined
  /** Of a log record of no span. */
  readonly rowOfLog: (part: number, seq: number) => number | undefined
  readonly onFound: (found: FoundArguments) => void
  /** Milliseconds between two tellings. Default 200. */
  readonly tellEveryMs?: number
}

export function createArgumentSearch(options: ArgumentSearchOptions): ArgumentSearch {
  const { words, parts, onFound, tellEveryMs = 200 } = options
  const mayHold = lineTest(words)
  const places: number[] = []
  let hits: number[][] = words.map(() => [])
  let running: Promise<void> | undefined
  let isAsked = false
  let isStopped = false
  let toldAt = performance.now()

  const lookAt = (line: string, part: number): void => {
    const records = decodeLine(line)
    if ('problem' in records) return
    for (const record of records) {
      const text = isOfSpan(record) ? textOf(record) : record.type === 'log' ? logTextOf(record) : undefined
      const row = text === undefined ? undefined : rowOf(record, line, part)
      if (text === undefined || row === undefined) continue
      for (const [i, word] of words.entries()) if (text.includes(word)) hits[i]?.push(row)
    }
  }

  const rowOf = (record: TraceRecord, line: string, part: number): number | undefined => {
    if (isOfSpan(record)) return options.rowOf(record.traceId, record.spanId)
    const seq = seqOfLine(line)
    return seq === undefined ? undefined : options.rowOfLog(part, seq)
  }

  const tell = (): void => {
    const followed = parts()
    const all = followed.reduce((sum, { end }) => sum + end, 0)
    const done = followed.reduce((sum, { end }, i) => sum + Math.min(end, places[i] ?? 0), 0)
    const told = hits
    hits = words.map(() => [])
    toldAt = performance.now()
    onFound({ hits: told.map((rows) => Uint32Array.from(rows)), share: all === 0 ? 1 : done / all })
  }

  const run = async (): Promise<void> => {
    while (isAsked) {
      isAsked = false
      for (const [i, part] of parts().entries()) {
        for await (const { text, next } of part.texts(places[i] ?? 0)) {
          if (isStopped) return
          for (const line of linesOf(text)) if (mayHold(line)) lookAt(line, i)
          places[i] = next
          if (performance.now() - toldAt >= tellEveryMs) tell()
        }
      }
    }
    if (!isStopped) tell()
    running = undefined
  }

  return {
    resume() {
      isAsked = true
      running ??= run()
      return running
    },
    stop() {
      isStopped = true
    },
  }
}

/** A row as it is read: operation, subject, argument; `undefined` where there is no argument. */
function textOf({ name, attributes }: SpanRecord | SpanOpenRecord): string | undefined {
  const { kind, subject } = describeOperation(name, attributes)
  const argument = describeArgument(kind, attributes)
  if (argument === '') return undefined
  const own = subject || (name === kind ? '' : name)
  return `${kind === 'other' ? '' : kind} ${own} ${argument}`.toLowerCase()
}

/** All that a log record of no span says: its row shows the beginning. Others have no row. */
function logTextOf(record: LogRecord): string | undefined {
  return record.spanId === undefined ? `log ${logWords(record, LOG_UNITS)}`.toLowerCase() : undefined
}

/** A longer body is a preview anyway. */
const LOG_UNITS = 64 * 1024

/**
 * Whether a line is worth reading: most are not, and reading is what takes long. Letters and digits stand in JSON as
 * they are, and a word that reaches into an argument ends in it.
 */
function lineTest(words: readonly string[]): (line: string) => boolean {
  const ends = words.map((word) => /[a-z0-9]+(?=[^a-z0-9]*$)/.exec(word)?.[0] ?? '')
  return (line) => {
    const lower = line.toLowerCase()
    return ends.some((end) => lower.includes(end)) || lower.includes(ANSWERED)
  }
}

/** Of an answer the row says more than its line does. */
const ANSWERED = 'signal.by'
