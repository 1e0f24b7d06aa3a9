/**
 * The index of one part while it is written: chunks of rows are appended, the summary before them is
 * rewritten in place.
 *
 *   sink/part-writer.ts --blocks as they were written--> [index writer] --> {part}.idx
 *
 * The index is a cache: it follows its part by a quarter of a second, and where it cannot be written
 * that is the end of it, not of the trace. Of a part that goes on, what stands in it is read first, in slices.
 */
import { statSync } from 'node:fs'
import { CHUNK_ROWS, type LinePlace, type TraceRecord } from '@agent-inspector/trace-format'
import { createPartReading, type PartReading, withDamage } from '../part-file/part-reading.js'
import { stampOf } from '../part-file/stamp.js'
import type { MovedPart } from '../trace-file/block-moves.js'
import type { FlushTurns } from './flush-turns.js'
import { createIndexAppender } from './index-appender.js'
import { createIndexRows } from './index-rows.js'

export interface IndexWriter {
  /** A block was appended to the part. */
  add(block: WrittenBlock): void
  /** Write what was added. Never throws. */
  flush(): void
  /** Resolves when what stood in the part before is in it. Never rejects. */
  caughtUp(): Promise<void>
  /**
   * The session has ended: the same, then in full chunks, off the agent's path. Never rejects.
   *
   * @param moved the part was written anew just now, after a `flush`
   */
  finish(moved?: MovedPart): Promise<void>
  /** Write what was added, and no more. */
  close(): void
}

export interface WrittenBlock {
  /** In the part, in bytes. */
  readonly offset: number
  readonly length: number
  /** All of it, in their order. */
  readonly lines: readonly WrittenLine[]
}

export interface WrittenLine {
  readonly record: TraceRecord
  /** Number of the record in its part. */
  readonly seq: number
  /** In UTF-8, newline included. */
  readonly bytes: number
}

export interface IndexWriterOptions {
  /** File name of the part without its ending. */
  readonly part: string
  /** Of the part, 16 hex digits. */
  readonly generation: string
  readonly sessionId: string
  readonly partFile: string
  /** Of whole blocks that stand in the part already. */
  readonly bytes: number
  /** What is there is replaced. */
  readonly indexFile: string
  /** Says when it is time. */
  readonly turns: FlushTurns
}

export function createIndexWriter(options: IndexWriterOptions): IndexWriter {
  const { sessionId, partFile, bytes, turns } = options
  const rows = createIndexRows(sessionId, options.generation)
  const appender = createIndexAppender(options)
  let waiting: Uint8Array[] = []
  /** Of the part, by the blocks that were added. */
  let writtenBytes = bytes
  /** The same that `rows` knows of: less while what stood in the part is still being read. */
  let coveredBytes = 0
  let reading: PartReading | undefined
  let catchingUp: Promise<void> | undefined
  let isBehind = false
  let isGivenUp = false
  let layingOut: Promise<void> | undefined

  const addRow = (record: TraceRecord, place: LinePlace): void => {
    const chunk = rows.add(record, place)
    if (chunk !== undefined) waiting.push(chunk)
  }

  /** Who reads makes it again. */
  const giveUp = (): void => {
    isGivenUp = true
    waiting = []
  }

  const write = (): void => {
    const stamp = stampOf(statSync(partFile))
    // Somebody else writes to the part too: it is his to index now.
    if (stamp.bytes !== coveredBytes) throw new Error('the part is not as it was written')
    waiting.push(rows.take(coveredBytes))
    const session = reading === undefined ? rows.session() : withDamage(rows.session(), reading)
    appender.append(waiting, { coveredBytes, stamp, session })
    waiting = []
    isBehind = false
  }

  const flush = (): void => {
    turns.delete(flush)
    if (!isBehind || isGivenUp || layingOut !== undefined || catchingUp !== undefined) return
    try {
      write()
    } catch {
      giveUp()
    }
  }

  const flushSoon = (): void => {
    isBehind = true
    turns.add(flush)
  }

  const readWhatIsThere = async (): Promise<void> => {
    const before = createPartReading(partFile, {
      onRecord: addRow,
      async onBlock() {
        if (isGivenUp) throw new Error('nobody waits for it any more')
      },
    })
    for (let end = -1; before.end < writtenBytes; end = before.end) {
      if (end === before.end || !(await before.update())) throw new Error('the part is not as it was written')
    }
    reading = before
    coveredBytes = before.end
    flushSoon()
  }

  const layOut = async (moved: MovedPart | undefined): Promise<void> => {
    // Full chunks would be as many.
    if (isGivenUp || (moved === undefined && appender.chunks <= 1 + rows.rows / CHUNK_ROWS)) return
    await appender.layOut(moved).catch(giveUp)
  }

  if (bytes > 0) {
    catchingUp = readWhatIsThere()
      .catch(giveUp)
      .finally(() => {
        catchingUp = undefined
      })
  }

  return {
    add({ offset, length, lines }) {
      writtenBytes = offset + length
      // What was appended meanwhile is read as well.
      if (isGivenUp || catchingUp !== undefined) return
      let at = 0
      for (const { record, seq, bytes: lineBytes } of lines) {
        addRow(record, { seq, block: offset, offset: at, length: lineBytes - 1 })
        at += lineBytes
      }
      coveredBytes = writtenBytes
      flushSoon()
    },

    flush,

    caughtUp: async () => catchingUp,

    async finish(moved) {
      if (moved === undefined) await catchingUp
      flush()
      if (moved !== undefined) {
        rows.renew(moved.generation)
        writtenBytes = moved.bytes
        coveredBytes = moved.bytes
      }
      layingOut ??= layOut(moved).finally(() => {
        layingOut = undefined
        flush()
      })
      await layingOut
    },

    close() {
      flush()
      giveUp()
    },
  }
}
