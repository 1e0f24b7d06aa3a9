/**
 * One part file as far as it was read: what has come since is read once, in slices, and never again.
 *
 *   {part}.jsonl.gz --new bytes--> [part reading] --records--> source/session-reading.ts
 */
import type { FileHandle } from 'node:fs/promises'
import {
  addLedgers,
  decodeLine,
  EMPTY_LEDGER,
  type FoldedSession,
  type LinePlace,
  seqOfLine,
  type TraceRecord,
  type UnreadableLine,
} from '@agent-inspector/trace-format'
import type { BlockAt } from '../trace-file/block.js'
import type { FileStamp } from '../trace-file/index-summary.js'
import { textOfBlock } from './block-text.js'
import { nextScan } from './hop-blocks.js'
import { openRegular } from './open-regular.js'
import { createPause } from './pause.js'
import { stampOf } from './stamp.js'

/** What was passed over. */
export interface Damage {
  /** Bytes between blocks that belong to none. */
  readonly skippedBytes: number
  /** Blocks that do not decode to what their checksum says. */
  readonly blocks: number
  /** Lines that are no record. */
  readonly lines: number
  readonly firstLine?: UnreadableLine
}

export interface PartReading {
  /** Of the file that is read; `undefined` before the first update. */
  readonly inode: number | undefined
  /** The file when it was read last. */
  readonly stamp: FileStamp | undefined
  /** Offset after the last whole block. */
  readonly end: number
  readonly damage: Damage
  /** Numbers of records that no line told: they were in a damaged block, or never written. */
  readonly missing: number
  /**
   * Read on.
   *
   * @returns false if the file is another one than before: this reading is of no use any more
   * @throws what the file system throws
   */
  update(): Promise<boolean>
}

export interface PartReadingHandlers {
  readonly onRecord: (record: TraceRecord, place: LinePlace) => void
  /** After each block; what it returns is awaited. */
  readonly onBlock?: (block: BlockAt) => Promise<void>
}

export function createPartReading(file: string, { onRecord, onBlock }: PartReadingHandlers): PartReading {
  let stamp: FileStamp | undefined
  let inode: number | undefined
  let end = 0
  let damage: Damage = { skippedBytes: 0, blocks: 0, lines: 0 }
  let lineNumber = 0
  let numbered = 0
  let nextSeq = 0
  /** Lines of damaged blocks behind the last number that was read: no later number tells of them. */
  let damagedLines = 0

  const count = (more: Partial<Damage>): void => {
    const { skippedBytes, blocks: damaged, lines } = damage
    damage = {
      // Of lines the first that was found stays.
      ...more,
      ...damage,
      skippedBytes: skippedBytes + (more.skippedBytes ?? 0),
      blocks: damaged + (more.blocks ?? 0),
      lines: lines + (more.lines ?? 0),
    }
  }

  const readBlock = async (
    block: BlockAt,
    bytes: Uint8Array,
    pause: () => Promise<void> | undefined,
  ): Promise<void> => {
    const text = textOfBlock(bytes)
    if (text === undefined) {
      count({ blocks: 1 })
      damagedLines += block.lines
      lineNumber += block.lines
      return
    }
    let offset = 0
    for (let from = 0, to = text.indexOf('\n'); to !== -1; from = to + 1, to = text.indexOf('\n', from)) {
      const line = text.slice(from, to)
      lineNumber++
      const length = Buffer.byteLength(line)
      const records = decodeLine(line)
      const seq = seqOfLine(line)
      if (seq !== undefined) {
        numbered++
        nextSeq = Math.max(nextSeq, seq + 1)
        damagedLines = 0
      }
      // A line of another writer has no number of ours.
      const place = { seq: seq ?? 0, block: block.offset, offset, length }
      if ('problem' in records) count({ lines: 1, firstLine: { line: lineNumber, problem: records.problem } })
      else for (const record of records) onRecord(record, place)
      offset += length + 1
      // Awaiting nothing would cost more than reading the line.
      const turn = pause()
      if (turn !== undefined) await turn
    }
  }

  const readOn = async (handle: FileHandle, size: number): Promise<void> => {
    const pause = createPause()
    while (end < size) {
      const { scan, bytes } = await nextScan(handle, end, size)
      if (scan.blocks.length === 0) return
      for (const block of scan.blocks) {
        const at = block.offset - end
        await readBlock(block, bytes.subarray(at, at + block.length), pause)
        await onBlock?.(block)
      }
      count({ skippedBytes: scan.skippedBytes })
      end = scan.end
    }
  }

  return {
    get inode() {
      return inode
    },
    get stamp() {
      return stamp
    },
    get end() {
      return end
    },
    get damage() {
      return damage
    },
    get missing() {
      return Math.max(0, nextSeq - numbered) + damagedLines
    },

    async update() {
      const handle = await openRegular(file)
      try {
        const stat = await handle.stat()
        const { ino, size } = stat
        inode ??= ino
        if (ino !== inode || size < end) return false
        await readOn(handle, size)
        stamp = stampOf(stat)
        return true
      } finally {
        await handle.close()
      }
    },
  }
}

/** A session as its records tell it, and what could not be read of one of its parts. */
export function withDamage(session: FoldedSession, { damage, missing }: PartReading): FoldedSession {
  const { lines: unreadableLines, firstLine: firstUnreadable } = damage
  if (missing === 0 && unreadableLines === 0) return session
  const found = { missing, unreadableLines, ...(firstUnreadable !== undefined && { firstUnreadable }) }
  return { ...session, ledger: addLedgers(session.ledger, { ...EMPTY_LEDGER, ...found }) }
}
