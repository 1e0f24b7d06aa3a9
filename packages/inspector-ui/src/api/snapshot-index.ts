/**
 * Every snapshot of every named state in a session, in order, so that the panel can say what has
 * changed since the one before.
 *
 *   fold-spans.ts --records--> [createSnapshotIndex] --snapshots of a name--> span-detail-of.ts
 */
import type { Snapshot } from '../base/span-detail.js'
import { eventsOf, type LineRecord, readValue } from './otlp-line.js'

export interface SnapshotIndex {
  add(row: number, record: LineRecord, micros: (ns: bigint) => number): void
  /** Of one state, by time. */
  of(name: string): readonly Snapshot[]
}

export const SNAPSHOT_EVENT = 'agent_inspector.state_snapshot'
const STATE_KEY = /^mcp\.state\.(.+)_json$/

/** The name of the state that an attribute holds; `undefined` for any other attribute. */
export function stateNameOf(key: string): string | undefined {
  return STATE_KEY.exec(key)?.[1]
}

export function createSnapshotIndex(): SnapshotIndex {
  const byName = new Map<string, Snapshot[]>()
  const listOf = (name: string): Snapshot[] => {
    const known = byName.get(name) ?? []
    byName.set(name, known)
    return known
  }

  return {
    add(row, record, micros) {
      for (const { name, atNs, attributes } of eventsOf(record)) {
        const { name: state, value_json: text } = attributes
        if (name !== SNAPSHOT_EVENT || typeof state !== 'string' || typeof text !== 'string') continue
        const list = listOf(state)
        const at = micros(atNs)
        // The final record of a span tells again what its open ones told.
        if (!list.some((known) => known.row === row && known.at === at)) list.push({ row, at, text })
      }
      const { attributes = [], endNs } = valuesOf(record)
      for (const { key, value } of attributes) {
        const state = stateNameOf(key)
        const text = readValue(value)
        if (state === undefined || typeof text !== 'string') continue
        const list = listOf(state)
        // The attribute repeats the latest event; it counts only where no event told of it.
        if (!list.some((known) => known.row === row && known.text === text)) list.push({ row, at: micros(endNs), text })
      }
    },
    of(name) {
      return [...(byName.get(name) ?? [])].sort((a, b) => a.at - b.at)
    },
  }
}

function valuesOf(record: LineRecord) {
  return record.type === 'span'
    ? { attributes: record.span.attributes, endNs: BigInt(record.span.endTimeUnixNano ?? 0) }
    : { attributes: record.log.attributes, endNs: BigInt(record.log.timeUnixNano ?? 0) }
}
