/**
 * What was appended to a part since: how much, and the session events in it.
 *
 *   {part}.jsonl.gz --new blocks--> [read appended] --> follow-files.ts
 */
import { setImmediate } from 'node:timers/promises'
import type { SessionEventRecord, TraceRecord } from '@agent-inspector/trace-format'
import { decodeLine } from '@agent-inspector/trace-format'
import { READ_BYTES } from '../base/limits.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { decodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'

export interface AppendedBlocks {
  /** Offset after the last whole block. */
  readonly end: number
  /** Lines. */
  readonly records: number
  readonly events: readonly SessionEventRecord[]
}

/** How a line of a session event begins, as every writer of this format writes it: spans need not be decoded here. */
const LOG_LINE = '{"resourceLogs"'

/**
 * @param from  the `end` of the last time
 * @param inode of the file then
 * @returns nothing if another file has taken its place, or it is gone
 */
export async function readAppended(file: string, from: number, inode: number): Promise<AppendedBlocks | undefined> {
  const handle = await openRegular(file).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { size, ino } = await handle.stat()
    if (ino !== inode || size < from) return undefined
    const events: SessionEventRecord[] = []
    let [end, records] = [from, 0]
    for (let window = READ_BYTES; end < size; ) {
      const bytes = await readRange(handle, end, Math.min(size, end + window))
      const scan = scanBlocks(bytes, end)
      if (scan.blocks.length === 0 && bytes.length < window) break
      // One block may be longer than the window.
      window = scan.blocks.length === 0 ? window * 4 : READ_BYTES
      for (const { offset, length, lines } of scan.blocks) {
        records += lines
        events.push(...eventsIn(bytes.subarray(offset - end, offset - end + length)))
        await setImmediate()
      }
      if (scan.blocks.length > 0) end = scan.end
    }
    return { end, records, events }
  } finally {
    await handle.close()
  }
}

function eventsIn(block: Uint8Array): readonly SessionEventRecord[] {
  return textOf(block)
    .split('\n')
    .filter((line) => line.startsWith(LOG_LINE))
    .flatMap((line) => {
      const records = decodeLine(line)
      return 'problem' in records ? [] : records.filter(isNews)
    })
}

/** Pieces of values change nothing of a session. */
function isNews(record: TraceRecord): record is SessionEventRecord {
  return record.type === 'session_event' && record.name !== 'value_part'
}

/** Nothing of a damaged block: who reads the trace counts it. */
function textOf(block: Uint8Array): string {
  try {
    return Buffer.from(decodeBlock(block)).toString()
  } catch {
    return ''
  }
}
