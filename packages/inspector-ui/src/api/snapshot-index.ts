/**
 * Every snapshot of every named state in a session, in order, so that the panel can say what has
 * changed since the one before.
 *
 *   fold-spans.ts --spans--> [createSnapshotIndex] --snapshots of a name--> span-detail-of.ts
 */
import type { Snapshot } from '../base/span-detail.js'
import { type OtlpLog, type OtlpSpan, readAttributes, readValue } from './otlp-line.js'

export interface SnapshotIndex {
  add(row: number, span: OtlpSpan, micros: (ns: bigint) => number): void
  /** An open span shows the latest value of a state as an attribute, before its events are written. */
  addOpen(row: number, log: OtlpLog, micros: (ns: bigint) => number): void
  /** Of one state, by time. */
  of(name: string): readonly Snapshot[]
}

const SNAPSHOT_EVENT = 'agent_inspector.state_snapshot'
const STATE_KEY = /^mcp\.state\.(.+)_json$/

/** The name of the state that an attribute holds; `undefined` for any other attribute. */
export function stateNameOf(key: string): string | undefined {
  return STATE_KEY.exec(key)?.[1]
}

export function createSnapshotIndex(): SnapshotIndex {
  const byName = new Map<string, Snapshot[]>()

  const put = (name: string, snapshot: Snapshot): void => {
    const list = byName.get(name) ?? []
    // A later record of the same span may tell the same snapshot again.
    if (!list.some(({ row, text }) => row === snapshot.row && text === snapshot.text)) list.push(snapshot)
    byName.set(name, list)
  }

  return {
    add(row, span, micros) {
      for (const { name, timeUnixNano, attributes } of span.events ?? []) {
        if (name !== SNAPSHOT_EVENT) continue
        const { name: state, value_json: text } = readAttributes(attributes)
        if (typeof state !== 'string' || typeof text !== 'string') continue
        put(state, { row, at: micros(BigInt(timeUnixNano ?? 0)), text })
      }
      for (const { key, value } of span.attributes ?? []) {
        const state = stateNameOf(key)
        const text = readValue(value)
        if (state === undefined || typeof text !== 'string') continue
        put(state, { row, at: micros(BigInt(span.endTimeUnixNano ?? 0)), text })
      }
    },
    addOpen(row, log, micros) {
      for (const { key, value } of log.attributes ?? []) {
        const state = stateNameOf(key)
        const text = readValue(value)
        if (state === undefined || typeof text !== 'string') continue
        put(state, { row, at: micros(BigInt(log.timeUnixNano ?? 0)), text })
      }
    },
    of(name) {
      return [...(byName.get(name) ?? [])].sort((a, b) => a.at - b.at)
    },
  }
}
