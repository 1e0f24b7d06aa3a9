/**
 * The part of one session that this process writes: records become numbered lines, lines become
 * blocks, blocks are appended.
 *
 *   file-sink.ts --records--> [part writer] --blocks--> append-file.ts, index-file/index-writer.ts
 *
 * Where the file is gone, or somebody else writes to it, the session goes on in a new part. While the
 * disk refuses, closed blocks wait here. When the session has ended, the part is compacted.
 */
import { hostname } from 'node:os'
import path from 'node:path'
import {
  encodeRecord,
  NOT_WRITABLE,
  OURS,
  type PartSummary,
  type SessionEventRecord,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { newGeneration, newWriterId } from '../base/ids.js'
import { LATE_RECORDS_MS } from '../base/limits.js'
import type { FlushTurns } from '../index-file/flush-turns.js'
import { createIndexWriter, type IndexWriter, type WrittenLine } from '../index-file/index-writer.js'
import { compactPart, type PartCopy } from '../part-file/compact-part.js'
import type { LiveFiles } from '../process/live-files.js'
import type { Appended } from '../span/ports.js'
import { joinBodies } from '../trace-file/block.js'
import { bodyOf } from '../trace-file/block-body.js'
import { INDEX_SUFFIX, PART_SUFFIX, partOfWriter, stemOfPart } from '../trace-file/file-name.js'
import { headerRecord } from '../trace-file/part-header.js'
import type { TextBuffers } from '../trace-file/text-buffers.js'
import { createAppendFile } from './append-file.js'
import { type ClosedBlock, createBlockQueue } from './block-queue.js'
import { pieceOf } from './known-values.js'
import { type Location, newPart } from './locate-part.js'

export interface PartWriter {
  /** The file of the part. */
  readonly file: string
  /** UTF-16 units of lines that are not on disk. */
  readonly unwrittenUnits: number
  /** There are lines to write, or dropped records to tell of. */
  readonly hasWork: boolean
  /** Every part written for this session, the present one last. */
  readonly parts: readonly PartSummary[]
  /** @returns true if a block is full and `write` is due */
  add(record: TraceRecord): boolean
  /** Count a record that cannot be kept; a later line tells how many. */
  drop(atNs: bigint): void
  /** Close the open block and append all that is closed. @throws what the file system throws */
  write(): void
  /** Give the file handle back until the next write. */
  release(): void
  /** The same, and leave the part to whoever wants to go on in it. */
  leave(): void
  /** Bring the index up to what is written. */
  flushIndex(): void
  /**
   * The session has ended: its part is compacted, its index laid out for reading, in slices. What comes meanwhile is
   * written as ever. Never rejects; where it fails or is aborted, the part stays as it is.
   */
  finish(signal: AbortSignal): Promise<void>
  /** Resolves when the index tells also of what stood in the part before. Never rejects. */
  indexed(): Promise<void>
  /** The same as `leave`, for good. */
  close(): void
}

export interface PartWriterOptions {
  readonly dir: string
  readonly location: Location
  readonly live: LiveFiles
  /** The session's start, from which the first line of a part is made. */
  readonly started: SessionEventRecord
  readonly onAppend: (appended: Appended) => void
  /** Where lines stand until they are compressed. */
  readonly buffers: TextBuffers
  /** When indexes are written. */
  readonly turns: FlushTurns
  /** A part closes before it would be bigger, and the session goes on in another. */
  readonly maxPartBytes: number
}

export function createPartWriter(options: PartWriterOptions): PartWriter {
  const { dir, location, live, started, onAppend, turns, maxPartBytes } = options
  const former: PartSummary[] = []
  let at = location
  let file = createAppendFile(fileOf(dir, at), at.bytes)
  let index: IndexWriter | undefined
  const queue = createBlockQueue(at.nextSeq, options.buffers)
  // The start is the first line of a new part: it is written even if nothing follows.
  let isHeaderDue = false
  let isFirstRecord = location.bytes === 0
  let dropped = { count: 0, atNs: 0n }

  const addDropped = (): void => {
    const { count, atNs } = dropped
    const attributes = { [OURS.droppedCount]: count, [OURS.droppedReason]: NOT_WRITABLE }
    dropped = { count: 0, atNs: 0n }
    queue.add({ ...started, name: 'records_dropped', atNs, attributes })
  }

  const leave = (): void => {
    index?.flush()
    file.release()
    live.release(at.part)
  }

  const moveTo = (next: Location): void => {
    leave()
    index = undefined
    queue.forgetValues()
    at = next
    file = createAppendFile(fileOf(dir, at), 0)
  }

  const indexBlock = (length: number, written: readonly WrittenLine[]): void => {
    const offset = file.bytes - length
    const indexFile = path.join(dir, at.part + INDEX_SUFFIX)
    const { sessionId } = started
    index ??= createIndexWriter({ ...at, sessionId, partFile: fileOf(dir, at), bytes: offset, indexFile, turns })
    index.add({ offset, length, lines: written })
  }

  /** The session goes on beside its part. */
  const beginAnother = (): void => {
    if (file.bytes > 0) former.push(summaryOf(at, file.bytes))
    void index?.finish()
    moveTo(newPart(partOfWriter(stemOfPart(at.part), newWriterId())))
  }

  /** @returns lines written; `undefined` if the part is another one now: it is to be tried again */
  const append = (block: ClosedBlock): number | undefined => {
    const isFirst = file.bytes === 0
    const header = isFirst ? [headerLine(started, at)] : []
    const bytes = joinBodies([...header.map(({ text }) => bodyOf(text, 1)), block.body])
    const isFull = !isFirst && file.bytes + bytes.length > maxPartBytes
    const outcome = !isFull && live.claim(at.part, started.sessionId) ? file.append(bytes) : 'shared'
    if (outcome === 'written') {
      indexBlock(bytes.length, [...header, ...block.lines])
      return header.length + block.lines.length
    }
    // What was in it is gone with it.
    if (outcome === 'gone') moveTo(newPart(at.part))
    else beginAnother()
    queue.renumber()
    return undefined
  }

  const appendClosed = (): void => {
    for (;;) {
      const isHeaderFirst = file.bytes === 0 && (queue.next === undefined ? isHeaderDue : isOfValue(queue.next))
      if (isHeaderFirst) queue.addNothing()
      const { next } = queue
      if (next === undefined) return
      const records = append(next)
      if (records === undefined) continue
      queue.shift()
      isHeaderDue = false
      onAppend({ sessionId: started.sessionId, ...summaryOf(at, file.bytes), records })
    }
  }

  /** @returns false if it was left as it is */
  const compact = async (signal: AbortSignal): Promise<boolean> => {
    const present = file
    const generation = newGeneration()
    let laidOut: Promise<void> | undefined
    const swap = ({ file: copy, bytes, bytesBefore, moves }: PartCopy): boolean => {
      if (file !== present) throw new Error('the session goes on in another part')
      if (file.bytes !== bytesBefore) return false
      index?.flush()
      if (!file.replaceBy(copy, bytes)) throw new Error('the part is not as it was written')
      at = { ...at, generation }
      laidOut = index?.finish({ generation, bytes, bytesBefore, moves })
      onAppend({ sessionId: started.sessionId, ...summaryOf(at, bytes), records: 0 })
      return true
    }
    await index?.caughtUp()
    const isDone = await compactPart({ file: fileOf(dir, at), generation, signal, swap })
    await laidOut
    return isDone
  }

  return {
    get file() {
      return fileOf(dir, at)
    },
    get unwrittenUnits() {
      return queue.units
    },
    get hasWork() {
      return isHeaderDue || !queue.isEmpty || dropped.count > 0
    },
    get parts() {
      return file.bytes === 0 ? former : [...former, summaryOf(at, file.bytes)]
    },

    add(record) {
      isHeaderDue ||= isFirstRecord && record === started
      const isFull = isFirstRecord && record === started ? false : queue.add(record)
      isFirstRecord = false
      return isFull
    },

    drop(atNs) {
      dropped = { count: dropped.count + 1, atNs }
    },

    write() {
      queue.close()
      appendClosed()
      if (dropped.count === 0) return
      addDropped()
      queue.close()
      appendClosed()
    },

    release: () => file.release(),
    leave,
    flushIndex: () => index?.flush(),

    async finish(signal) {
      const isCompacted = file.bytes > 0 && (await compact(signal).catch(() => false))
      if (!isCompacted && !signal.aborted) await index?.finish()
      const finished = index
      const { bytes } = file
      // It holds the key of every span.
      setTimeout(() => {
        if (index === finished && file.bytes === bytes) index = undefined
      }, LATE_RECORDS_MS).unref()
    },

    indexed: async () => index?.caughtUp(),

    close() {
      leave()
      index?.close()
    },
  }
}

function isOfValue({ lines: [first] }: ClosedBlock): boolean {
  return first !== undefined && pieceOf(first.record) !== undefined
}

function headerLine(
  started: SessionEventRecord,
  { part, generation }: Location,
): WrittenLine & { readonly text: string } {
  const record = headerRecord(started, { part, generation, pid: process.pid, host: hostname() })
  const text = `${encodeRecord(record, 0)}\n`
  return { record, seq: 0, text, bytes: Buffer.byteLength(text) }
}

function summaryOf({ part, generation }: Location, bytes: number): PartSummary {
  return { part, generation, bytes }
}

function fileOf(dir: string, { part }: Location): string {
  return path.join(dir, part + PART_SUFFIX)
}
