/**
 * Lines of a trace file into chunks, as its index would have them: for what no index covers.
 *
 *   follow-part.ts --lines of a block--> [createFileRows] --chunks--> fold-rows.ts
 */
import {
  type Chunk,
  createChunkBuilder,
  decodeChunk,
  decodeLine,
  rowOf,
  seqOfLine,
  type TraceRecord,
  type UnreadableLine,
} from '@agent-inspector/trace-format'

export interface FileRows {
  /**
   * @param text whole lines, each ended by a newline
   * @param block where they stand, as in `Place`
   */
  add(text: string, block: number): void
  /** Lines so far that hold no record: counted, passed over. */
  readonly unread: number
  readonly firstUnread: UnreadableLine | undefined
}

export interface FileRowsOptions {
  readonly onChunk: (chunk: Chunk) => void
  /** Every record, those without a row too. */
  readonly onRecord?: (record: TraceRecord) => void
}

/** Which file it is of means nothing here: the chunks go no further than the fold. */
const HEADER = { generation: '0'.repeat(16), coveredBytes: 0 }

export function createFileRows({ onChunk, onRecord }: FileRowsOptions): FileRows {
  const builder = createChunkBuilder()
  let unread = 0
  let firstUnread: UnreadableLine | undefined
  let lines = 0

  const flush = (): void => {
    const chunk = builder.rows === 0 ? undefined : decodeChunk(builder.take(HEADER))
    if (chunk !== undefined) onChunk(chunk)
  }

  const addLine = (line: string, block: number): void => {
    const records = decodeLine(line)
    if ('problem' in records) {
      unread++
      firstUnread ??= { line: lines + 1, problem: records.problem }
      return
    }
    const seq = seqOfLine(line) ?? lines
    for (const record of records) {
      onRecord?.(record)
      // A line is found in its block by the ids of its span.
      const row = rowOf(record, { seq, block, offset: 0, length: 0 })
      if (row === undefined) continue
      if (builder.isFull) flush()
      builder.add(row)
    }
  }

  return {
    add(text, block) {
      for (const line of linesOf(text)) {
        addLine(line, block)
        lines++
      }
      flush()
    },
    get unread() {
      return unread
    },
    get firstUnread() {
      return firstUnread
    },
  }
}

/** Those that are not empty. */
export function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline === -1 ? text.length : newline
    if (end > at) yield text.slice(at, end)
    at = end + 1
  }
}
