/**
 * What was appended to a part since: how much, and what of it is told.
 *
 *   {part}.jsonl.gz --new blocks--> [read appended] --> follow-files.ts
 */
import { setImmediate } from 'node:timers/promises'
import { decodeLine, seqOfLine, type TraceRecord } from '@agent-inspector/trace-format'
import { READ_BYTES, TAIL_BYTES } from '../base/limits.js'
import { textOfBlock } from '../part-file/block-text.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { findTail } from '../trace-file/find-tail.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'

export interface AppendedBlocks {
  /** Offset after the last whole block. */
  readonly end: number
  /** Lines. */
  readonly records: number
  /** Session events, open spans, resources and prompts. */
  readonly news: readonly TraceRecord[]
  /** Number of the last line that can be read, or `afterSeq`. */
  readonly lastSeq: number
}

export interface AppendedFrom {
  /** The `end` of the last time. */
  readonly end: number
  /** Of the file then. */
  readonly inode: number
  /** Lines up to this number are known, wherever they stand. */
  readonly lastSeq: number
}

/** How a line of a session event begins, as every writer of this format writes it: most spans need not be decoded here. */
const LOG_LINE = '{"resourceLogs"'
/** Resources and prompts; the rest of the spans is not told. */
const TOLD_SPAN = /"key":"(?:mcp\.resource\.uri|mcp\.prompt\.template_id|gen_ai\.prompt\.name)"/

/** @returns nothing if another file has taken its place, or it is gone */
export async function readAppended(file: string, from: AppendedFrom): Promise<AppendedBlocks | undefined> {
  const handle = await openRegular(file).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { size, ino } = await handle.stat()
    if (ino !== from.inode || size < from.end) return undefined
    const news: TraceRecord[] = []
    let { end, lastSeq } = from
    let records = 0
    for (let window = READ_BYTES; end < size; ) {
      const bytes = await readRange(handle, end, Math.min(size, end + window))
      const scan = scanBlocks(bytes, end)
      if (scan.blocks.length === 0 && bytes.length < window) break
      // One block may be longer than the window.
      window = scan.blocks.length === 0 ? window * 4 : READ_BYTES
      for (const { offset, length } of scan.blocks) {
        // Nothing of a damaged block: who reads the trace counts it.
        const lines = (textOfBlock(bytes.subarray(offset - end, offset - end + length)) ?? '').split('\n').slice(0, -1)
        const fresh = lines.filter((line) => (seqOfLine(line) ?? lastSeq + 1) > from.lastSeq)
        records += fresh.length
        news.push(...fresh.flatMap(newsIn))
        lastSeq = Math.max(lastSeq, seqOfLine(lines.at(-1) ?? '') ?? lastSeq)
        await setImmediate()
      }
      if (scan.blocks.length > 0) end = scan.end
    }
    return { end, records, news, lastSeq }
  } finally {
    await handle.close()
  }
}

/** The number of the last line before an offset where a block ends; -1 where none can be read. */
export async function lastSeqBefore(file: string, end: number): Promise<number> {
  const handle = await openRegular(file)
  try {
    const base = Math.max(0, end - TAIL_BYTES)
    return findTail(await readRange(handle, base, end), base)?.lastSeq ?? -1
  } finally {
    await handle.close()
  }
}

function newsIn(line: string): readonly TraceRecord[] {
  if (!line.startsWith(LOG_LINE) && !TOLD_SPAN.test(line)) return []
  const records = decodeLine(line)
  return 'problem' in records ? [] : records.filter(isNews)
}

/** Pieces of values change nothing of a session. */
function isNews(record: TraceRecord): boolean {
  return record.type !== 'session_event' || record.name !== 'value_part'
}
