/**
 * Records of one part that are not on the disk: numbered lines, in blocks that are closed one after another.
 *
 *   part-writer.ts --records--> [block queue] --closed blocks--> part-writer.ts
 *
 * A piece of a big value gets a block of its own, once a part.
 */
import { hostname } from 'node:os'
import { encodeRecord, OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { BLOCK_TEXT_UNITS } from '../base/limits.js'
import type { WrittenLine } from '../index-file/index-writer.js'
import { type BlockBody, bodyOf, createBodyWriter } from '../trace-file/block-body.js'
import type { TextBuffers } from '../trace-file/text-buffers.js'
import { createKnownValues, pieceOf } from './known-values.js'

export interface ClosedBlock {
  readonly body: BlockBody
  readonly units: number
  readonly lines: readonly WrittenLine[]
}

export interface BlockQueue {
  /** UTF-16 units of lines. */
  readonly units: number
  readonly isEmpty: boolean
  /** @returns true if a block is full, and was closed */
  add(record: TraceRecord): boolean
  /** The next block is to be written even if it has no lines: the first line of the part comes before it. */
  addNothing(): void
  /** Closes the block that is open, if anything is in it. */
  close(): void
  /** The closed block that is to be written next. */
  readonly next: ClosedBlock | undefined
  /** The next one was written. */
  shift(): void
  /** What waits goes to another part: it is numbered as that tells it, from 1. */
  renumber(): void
  /** The part is another one: it holds no values. */
  forgetValues(): void
}

const NO_LINES: ClosedBlock = { body: bodyOf('', 0), units: 0, lines: [] }

/**
 * @param nextSeq number of the next record
 * @param buffers where lines stand until they are compressed
 */
export function createBlockQueue(nextSeq: number, buffers: TextBuffers): BlockQueue {
  const values = createKnownValues()
  const closed: ClosedBlock[] = []
  let body = createBodyWriter(buffers)
  let lines: WrittenLine[] = []
  let units = 0
  let seq = nextSeq

  const addLine = (record: TraceRecord): void => {
    const told = signed(record)
    const piece = pieceOf(told)
    if (piece !== undefined) values.add(piece)
    const line = `${encodeRecord(told, seq)}\n`
    lines.push({ record: told, seq, bytes: body.add(line) })
    seq++
    units += line.length
  }

  const close = (): void => {
    if (lines.length === 0) return
    closed.push({ body: body.end(), units: body.units, lines })
    body = createBodyWriter(buffers)
    lines = []
  }

  return {
    get units() {
      return units
    },
    get isEmpty() {
      return lines.length === 0 && closed.length === 0
    },
    get next() {
      return closed[0]
    },

    add(record) {
      const piece = pieceOf(record)
      if (piece !== undefined) {
        if (values.has(piece)) return false
        // Nobody has to decode it who does not want it.
        close()
      }
      addLine(record)
      if (piece === undefined && body.units < BLOCK_TEXT_UNITS) return false
      close()
      return true
    },

    addNothing: () => void closed.unshift(NO_LINES),
    close,

    shift() {
      units -= closed.shift()?.units ?? 0
    },

    renumber() {
      const waiting = closed.splice(0)
      const open = lines
      body.end()
      body = createBodyWriter(buffers)
      lines = []
      seq = 1
      units = 0
      for (const block of waiting) {
        for (const { record } of block.lines) addLine(record)
        close()
      }
      for (const { record } of open) addLine(record)
    },

    forgetValues: () => values.clear(),
  }
}

/** A start says who records, so that a reader can tell whether anybody still does. */
function signed(record: TraceRecord): TraceRecord {
  if (record.type !== 'session_event' || record.name !== 'session_started') return record
  return { ...record, attributes: { [OURS.pid]: process.pid, [OURS.host]: hostname(), ...record.attributes } }
}
