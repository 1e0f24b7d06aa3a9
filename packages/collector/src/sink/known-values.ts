/**
 * Which pieces of big values stand in a part already: a conversation that is sent again with each turn is
 * stored once.
 */
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { KNOWN_VALUES } from '../base/limits.js'

/** A piece of a value, by its content. */
export interface ValuePiece {
  readonly sha256: string
  readonly index: number
}

export interface KnownValues {
  has(piece: ValuePiece): boolean
  /** Pieces come in their order. */
  add(piece: ValuePiece): void
  clear(): void
}

/** The latest of them; a forgotten one is stored again. */
export function createKnownValues(): KnownValues {
  /** Pieces that are there, from the first on. */
  const counts = new Map<string, number>()

  return {
    has: ({ sha256, index }) => index < (counts.get(sha256) ?? 0),
    add({ sha256, index }) {
      if (index !== (counts.get(sha256) ?? 0)) return
      counts.set(sha256, index + 1)
      const [oldest] = counts.keys()
      if (counts.size > KNOWN_VALUES && oldest !== undefined) counts.delete(oldest)
    },
    clear: () => counts.clear(),
  }
}

/** @returns `undefined` for a record that is no piece of a value */
export function pieceOf(record: TraceRecord): ValuePiece | undefined {
  if (record.type !== 'session_event' || record.name !== 'value_part') return undefined
  const { [OURS.valueSha256]: sha256, [OURS.valueIndex]: index } = record.attributes
  return typeof sha256 === 'string' && typeof index === 'number' ? { sha256, index } : undefined
}
