/**
 * The records of a file that somebody hands us: one of our parts, or text of any form that we read.
 *
 *   file, stdin --> [readRecords] --records, what was passed over--> import-sessions.ts
 */
import { createReadStream } from 'node:fs'
import { createForeignReader, type TraceRecord, type UnreadableLine } from '@agent-inspector/trace-format'
import { IMPORT_VALUE_UNITS } from '../base/limits.js'
import type { WorkWatch } from '../base/watch-work.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { identifyPart } from '../source/identify-part.js'
import { blockLengthAt, HEAD_BYTES } from '../trace-file/block.js'
import { exportRecords, ofSession } from './export-records.js'
import { readText } from './read-text.js'

export interface ImportInput {
  /** As the user called it. */
  readonly name: string
  /** Absent: `bytes` are read. */
  readonly file?: string
  readonly bytes?: AsyncIterable<Uint8Array>
}

export interface ReadInput {
  readonly records: number
  /** Lines, and spans of a batch, that are no record of ours or of OTLP. */
  readonly unknown: number
  readonly firstUnknown?: UnreadableLine
  /** Why it was not read to its end, in words that go on after "The file". */
  readonly broken?: string
}

export interface ReadRecordsOptions extends WorkWatch {
  /** What it returns is awaited. */
  readonly onRecords: (records: readonly TraceRecord[]) => Promise<void>
}

/** @throws {CollectorError} `EXPANDS_TOO_MUCH`; and what the file system throws */
export async function readRecords(input: ImportInput, options: ReadRecordsOptions): Promise<ReadInput> {
  const { file, bytes } = input
  if (file === undefined) return readForeign(bytes ?? [], options)
  const identity = (await isOurs(file)) ? await identifyPart(file) : undefined
  // Of a part the blocks are known: damage in the middle does not hide what comes after it.
  if (identity !== undefined && 'sessionId' in identity) return readPart(file, identity.sessionId, options)
  return readForeign(createReadStream(file), options)
}

async function isOurs(file: string): Promise<boolean> {
  const handle = await openRegular(file)
  try {
    return blockLengthAt(await readRange(handle, 0, HEAD_BYTES), 0) !== undefined
  } finally {
    await handle.close()
  }
}

async function readPart(
  file: string,
  sessionId: string,
  { onRecords, signal, onBytes }: ReadRecordsOptions,
): Promise<ReadInput> {
  let records = 0
  await exportRecords({
    sessionId,
    files: [file],
    ...(signal !== undefined && { signal }),
    // It reads everything twice.
    onBytes: (bytes) => onBytes?.(bytes / 2),
    async onRecords(some) {
      records += some.length
      await onRecords(some)
    },
  })
  return { records, unknown: 0 }
}

async function readForeign(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { onRecords, signal, onBytes }: ReadRecordsOptions,
): Promise<ReadInput> {
  const reader = createForeignReader({ maxUnits: IMPORT_VALUE_UNITS })
  let records = 0
  let unknown = 0
  let broken: string | undefined
  const take = async (read: ReturnType<typeof reader.push>): Promise<void> => {
    records += read.records.length
    unknown += read.unknown
    if (read.records.length > 0) await onRecords(read.records.map((record) => ofSession(record, record.sessionId)))
  }
  for await (const piece of readText(toAsync(bytes))) {
    signal?.throwIfAborted()
    onBytes?.(piece.bytes)
    broken = piece.broken
    await take(reader.push(piece.text))
  }
  await take(reader.end())
  const { firstUnknown } = reader
  return {
    records,
    unknown,
    ...(firstUnknown !== undefined && { firstUnknown }),
    ...(broken !== undefined && { broken }),
  }
}

async function* toAsync(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes
}
