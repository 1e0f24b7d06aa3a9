/**
 * Big values put back in the place of their previews, from the pieces that stand before them in the same part.
 *
 *   value_part records --note--> [value pieces] --restore--> records as they were recorded
 *
 * Where the pieces are is kept, not what they hold: a session may have more of them than memory.
 */
import {
  type Attributes,
  type AttributeValue,
  CUT,
  decodeLine,
  isOfSpan,
  OURS,
  type SessionEventRecord,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import type { BlockAt } from '../trace-file/block.js'

export interface ValuePieces {
  /** A piece was read in this block. */
  note(piece: SessionEventRecord, block: number): void
  /** The record with its values; a preview stays where pieces are missing. */
  restore<R extends TraceRecord>(record: R): Promise<R>
}

/** @param linesAt the lines of the block at an offset; nothing if it is damaged */
export function createValuePieces(linesAt: (block: BlockAt['offset']) => Promise<readonly string[]>): ValuePieces {
  /** By SHA-256: offsets of blocks, by index. */
  const places = new Map<string, (number | undefined)[]>()

  const pieceAt = async (block: number, sha256: string, index: number): Promise<string | undefined> => {
    for (const line of await linesAt(block)) {
      const records = decodeLine(line)
      const found = 'problem' in records ? undefined : records.find((record) => isPiece(record, sha256, index))
      const text = found?.attributes[OURS.valueText]
      if (typeof text === 'string') return text
    }
    return undefined
  }

  const wholeOf = async (sha256: string): Promise<string | undefined> => {
    const blocks = places.get(sha256)
    if (blocks === undefined) return undefined
    let whole = ''
    for (const [index, block] of blocks.entries()) {
      const text = block === undefined ? undefined : await pieceAt(block, sha256, index)
      if (text === undefined) return undefined
      whole += text
    }
    return whole
  }

  const restoreAll = async (attributes: Attributes): Promise<Attributes> => {
    const restored: Record<string, AttributeValue> = { ...attributes }
    for (const key of Object.keys(attributes)) {
      if (attributes[key + CUT.truncated] !== true) continue
      const sha256 = attributes[key + CUT.sha256]
      const whole = typeof sha256 === 'string' ? await wholeOf(sha256) : undefined
      if (whole === undefined) continue
      restored[key] = whole
      for (const ending of Object.values(CUT)) delete restored[key + ending]
    }
    return restored
  }

  return {
    note({ attributes }, block) {
      const { [OURS.valueSha256]: sha256, [OURS.valueIndex]: index, [OURS.valueCount]: count } = attributes
      if (typeof sha256 !== 'string' || typeof index !== 'number' || typeof count !== 'number') return
      if (!Number.isSafeInteger(count) || count < 1 || count > MAX_PIECES || index < 0 || index >= count) return
      const blocks = places.get(sha256) ?? new Array<number | undefined>(count).fill(undefined)
      if (index < blocks.length) blocks[index] = block
      places.set(sha256, blocks)
    },

    async restore(record) {
      if (!hasCut(record)) return record
      const attributes = await restoreAll(record.attributes)
      if (!isOfSpan(record)) return { ...record, attributes }
      const events = await Promise.all(
        record.events.map(async (event) => ({ ...event, attributes: await restoreAll(event.attributes) })),
      )
      return { ...record, attributes, events }
    },
  }
}

/** More than a text can have. */
const MAX_PIECES = 65_536

function isPiece({ type, attributes }: TraceRecord, sha256: string, index: number): boolean {
  return type === 'session_event' && attributes[OURS.valueSha256] === sha256 && attributes[OURS.valueIndex] === index
}

function hasCut(record: TraceRecord): boolean {
  if (isCut(record.attributes)) return true
  return isOfSpan(record) && record.events.some(({ attributes }) => isCut(attributes))
}

function isCut(attributes: Attributes): boolean {
  for (const key in attributes) if (key.endsWith(CUT.truncated) && attributes[key] === true) return true
  return false
}
