/**
 * The part of one session that this process writes: records become numbered lines, lines become
 * blocks, blocks are appended.
 *
 *   file-sink.ts --records--> [part writer] --blocks--> append-file.ts, index-file/index-writer.ts
 *
 * Where the file is gone, or somebody else writes to it, the session goes on in a new part. While the
 * disk refuses, closed blocks wait here.
 */
import { hostname } from 'node:os'
import path from 'node:path'
import type { PartSummary, SessionEventRecord, TraceRecord } from '@agent-inspector/trace-format'
import { encodeRecord, OURS } from '@agent-inspector/trace-format'
import { newWriterId } from '../base/ids.js'
import { BLOCK_TEXT_UNITS, LATE_RECORDS_MS } from '../base/limits.js'
import { createIndexWriter, type IndexWriter, type WrittenLine } from '../index-file/index-writer.js'
import type { LiveFiles } from '../process/live-files.js'
import type { Appended } from '../span/ports.js'
import { joinBodies } from '../trace-file/block.js'
import { type BlockBody, bodyOf, createBodyWriter } from '../trace-file/block-body.js'
import { INDEX_SUFFIX, PART_SUFFIX, partOfWriter, stemOfPart } from '../trace-file/file-name.js'
import { headerRecord } from '../trace-file/part-header.js'
import { createAppendFile } from './append-file.js'
import { createKnownValues, pieceOf } from './known-values.js'
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
  /** The session has ended: lay its index out for reading. Never rejects. */
  finishIndex(): Promise<void>
}

export interface PartWriterOptions {
  readonly dir: string
  readonly location: Location
  readonly live: LiveFiles
  /** The session's start, from which the first line of a part is made. */
  readonly started: SessionEventRecord
  readonly onAppend: (appended: Appended) => void
}

interface ClosedBlock {
  readonly body: BlockBody
  readonly units: number
  readonly lines: readonly WrittenLine[]
}

export function createPartWriter({ dir, location, live, started, onAppend }: PartWriterOptions): PartWriter {
  const former: PartSummary[] = []
  const closed: ClosedBlock[] = []
  let body = createBodyWriter()
  let lines: WrittenLine[] = []
  let unwrittenUnits = 0
  let at = location
  let file = createAppendFile(fileOf(dir, at), at.bytes)
  /** Only of a part that was begun here: of another one, what stands in it is not known. */
  let index: IndexWriter | undefined
  const values = createKnownValues()
  let seq = at.nextSeq
  // The start is the first line of a new part: it is written even if nothing follows.
  let isHeaderDue = false
  let dropped = { count: 0, atNs: 0n }

  const addLine = (record: TraceRecord): void => {
    const told = signed(record)
    const line = `${encodeRecord(told, seq)}\n`
    body.add(line)
    lines.push({ record: told, seq, bytes: Buffer.byteLength(line) })
    seq++
    unwrittenUnits += line.length
  }

  const addDropped = (): void => {
    const { count, atNs } = dropped
    const attributes = { [OURS.droppedCount]: count, [OURS.droppedReason]: 'not_writable' }
    dropped = { count: 0, atNs: 0n }
    addLine({ ...started, name: 'records_dropped', atNs, attributes })
  }

  const close = (): void => {
    if (lines.length === 0 && !isHeaderDue) return
    closed.push({ body: body.end(), units: body.units, lines })
    body = createBodyWriter()
    lines = []
    isHeaderDue = false
  }

  const leave = (): void => {
    index?.flush()
    file.release()
    live.release(at.part)
  }

  const moveTo = (next: Location): void => {
    leave()
    index = undefined
    values.clear()
    at = next
    file = createAppendFile(fileOf(dir, at), 0)
  }

  /** What was to stand in another part counts from the first line of this one: a gap would say that lines are missing. */
  const renumber = (): void => {
    seq = 1
    closed.push(
      ...closed.splice(0).map(({ units, lines: before }) => {
        const again = createBodyWriter()
        const numbered = before.map(({ record }) => {
          const line = `${encodeRecord(record, seq)}\n`
          again.add(line)
          return { record, seq: seq++, bytes: Buffer.byteLength(line) }
        })
        return { body: again.end(), units, lines: numbered }
      }),
    )
  }

  const indexBlock = (length: number, written: readonly WrittenLine[]): void => {
    const offset = file.bytes - length
    if (offset === 0) {
      const indexFile = path.join(dir, at.part + INDEX_SUFFIX)
      index = createIndexWriter({ ...at, sessionId: started.sessionId, partFile: fileOf(dir, at), indexFile })
    }
    index?.add({ offset, length, lines: written })
  }

  /** @returns lines written */
  const append = (block: ClosedBlock): number => {
    const isFirst = file.bytes === 0
    if (isFirst && isOfValue(block)) return append(NO_LINES) + append(closed[0] ?? block)
    const header = isFirst ? [headerLine(started, at)] : []
    const bytes = joinBodies([...header.map(({ text }) => bodyOf(text, 1)), block.body])
    const outcome = live.claim(at.part, started.sessionId) ? file.append(bytes) : 'shared'
    if (outcome === 'written') {
      indexBlock(bytes.length, [...header, ...block.lines])
      return header.length + block.lines.length
    }
    if (outcome === 'gone') {
      // What was in it is gone with it.
      moveTo(newPart(at.part))
    } else {
      if (!isFirst) former.push(summaryOf(at, file.bytes))
      moveTo(newPart(partOfWriter(stemOfPart(at.part), newWriterId())))
    }
    renumber()
    return append(block === NO_LINES ? block : (closed[0] ?? block))
  }

  const appendClosed = (): void => {
    for (let [block] = closed; block !== undefined; [block] = closed) {
      const records = append(block)
      closed.shift()
      unwrittenUnits -= block.units
      onAppend({ sessionId: started.sessionId, ...summaryOf(at, file.bytes), records })
    }
  }

  return {
    get file() {
      return fileOf(dir, at)
    },
    get unwrittenUnits() {
      return unwrittenUnits
    },
    get hasWork() {
      return isHeaderDue || lines.length > 0 || closed.length > 0 || dropped.count > 0
    },
    get parts() {
      return file.bytes === 0 ? former : [...former, summaryOf(at, file.bytes)]
    },

    add(record) {
      const piece = pieceOf(record)
      if (piece !== undefined) {
        if (values.has(piece)) return false
        // In a block of its own: nobody has to decode it who does not want it.
        close()
      }
      if (record === started && at.bytes === 0) isHeaderDue = true
      else addLine(record)
      if (piece !== undefined) values.add(piece)
      else if (body.units < BLOCK_TEXT_UNITS) return false
      close()
      return true
    },

    drop(atNs) {
      dropped = { count: dropped.count + 1, atNs }
    },

    write() {
      close()
      appendClosed()
      if (dropped.count === 0) return
      addDropped()
      close()
      appendClosed()
    },

    release: () => file.release(),
    leave,
    flushIndex: () => index?.flush(),

    async finishIndex() {
      const finished = index
      const { bytes } = file
      await finished?.finish()
      // It holds the key of every span.
      setTimeout(() => {
        if (index === finished && file.bytes === bytes) index = undefined
      }, LATE_RECORDS_MS).unref()
    },
  }
}

/** What the first line of a part stands in where it may not stand with what follows. */
const NO_LINES: ClosedBlock = { body: bodyOf('', 0), units: 0, lines: [] }

function isOfValue({ lines: [first] }: ClosedBlock): boolean {
  return first !== undefined && pieceOf(first.record) !== undefined
}

/** A start says who records, so that a reader can tell whether anybody still does. */
function signed(record: TraceRecord): TraceRecord {
  if (record.type !== 'session_event' || record.name !== 'session_started') return record
  return { ...record, attributes: { [OURS.pid]: process.pid, [OURS.host]: hostname(), ...record.attributes } }
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
