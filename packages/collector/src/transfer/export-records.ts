/**
 * All records of a session, from all its parts, for somebody else: each ended span once, an open one as it is told
 * until now, big values whole.
 *
 *   {part}.jsonl.gz … --records--> [exportRecords] --records of a block at a time--> cli/export.ts, import-sessions.ts
 */
import { createSpanKeySet, OURS, type SpanKeySet, type TraceRecord } from '@agent-inspector/trace-format'
import type { WorkWatch } from '../base/watch-work.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { createPartReading } from '../part-file/part-reading.js'
import { blockLengthAt, decodeBlock, HEAD_BYTES } from '../trace-file/block.js'
import { createValuePieces } from './restore-values.js'

export interface ExportOptions extends WorkWatch {
  readonly sessionId: string
  /** Paths of its parts, and of those of traces that it has joined. */
  readonly files: readonly string[]
  /** What it returns is awaited. */
  readonly onRecords: (records: readonly TraceRecord[]) => Promise<void>
}

/** What describes a part, not the session. */
const OF_PART: readonly string[] = [OURS.formatVersion, OURS.part, OURS.generation]

/** @throws what the file system throws */
export async function exportRecords({ sessionId, files, onRecords, ...watch }: ExportOptions): Promise<void> {
  const ended = createSpanKeySet()
  for (const file of files) await readEnded(file, ended, watch)
  const told = createSpanKeySet()
  for (const file of files) {
    await exportPart(file, watch, async (records) => {
      const kept = records.filter((record) => isToTell(record, ended, told))
      await onRecords(kept.map((record) => ofSession(record, sessionId)))
    })
  }
}

/** Read before any is told: what ends in a later part is not open. */
async function readEnded(file: string, ended: SpanKeySet, { signal, onBytes }: WorkWatch): Promise<void> {
  const reading = createPartReading(file, {
    onRecord(record) {
      if (record.type === 'span') ended.add(record.traceId, record.spanId)
    },
    async onBlock({ length }) {
      signal?.throwIfAborted()
      onBytes?.(length)
    },
  })
  await reading.update()
}

function isToTell(record: TraceRecord, ended: SpanKeySet, told: SpanKeySet): boolean {
  if (record.type === 'session_event') return record.name !== 'value_part'
  if (record.type === 'log') return true
  const { traceId, spanId } = record
  return record.type === 'span' ? told.add(traceId, spanId) : !ended.has(traceId, spanId)
}

async function exportPart(
  file: string,
  { signal, onBytes }: WorkWatch,
  onRecords: (records: readonly TraceRecord[]) => Promise<void>,
): Promise<void> {
  const pieces = createValuePieces((block) => readLines(file, block))
  let read: TraceRecord[] = []
  const reading = createPartReading(file, {
    onRecord(record, { block }) {
      if (record.type === 'session_event' && record.name === 'value_part') pieces.note(record, block)
      else read.push(record)
    },
    async onBlock({ length }) {
      signal?.throwIfAborted()
      onBytes?.(length)
      const records = read
      read = []
      for (const [i, record] of records.entries()) records[i] = await pieces.restore(record)
      if (records.length > 0) await onRecords(records)
    },
  })
  await reading.update()
}

async function readLines(file: string, block: number): Promise<readonly string[]> {
  const handle = await openRegular(file)
  try {
    const length = blockLengthAt(await readRange(handle, block, block + HEAD_BYTES), 0) ?? 0
    const text = Buffer.from(decodeBlock(await readRange(handle, block, block + length))).toString()
    return text.split('\n').slice(0, -1)
  } catch {
    return []
  } finally {
    await handle.close()
  }
}

/** The start of a session says what its part is: who writes it anew says so himself. */
export function ofSession(record: TraceRecord, sessionId: string): TraceRecord {
  if (record.type !== 'session_event' || record.name !== 'session_started') return { ...record, sessionId }
  const attributes = Object.fromEntries(Object.entries(record.attributes).filter(([key]) => !OF_PART.includes(key)))
  return { ...record, sessionId, attributes }
}
