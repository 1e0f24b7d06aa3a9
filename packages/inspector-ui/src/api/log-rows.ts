/**
 * Log records in the tree: where those of each span are, and a row for each that names none, below one row for all of
 * them.
 *
 *   fold-rows.ts --rows of log records--> [createLogRows] --rows, places--> read-span.ts
 */
import { FLAG, KIND } from '../base/span-batch.js'
import type { RowValues } from './batch-builder.js'
import { LOG } from './row-words.js'
import type { Place } from './span-rows.js'

export interface LogRows {
  /** A record of a span: where it is. @returns whether it is the first of that row */
  add(row: number, place: Place): boolean
  /** A record that has a row of its own. */
  addOwn(row: number, seq: number): void
  placesOf(row: number): readonly Place[]
  /** Number of its record in its part, of a row that is one; else `undefined`. */
  seqOf(row: number): number | undefined
  /** Rows that got records since the last call. */
  takeLogged(): readonly number[]
}

export function createLogRows(): LogRows {
  const places = new Map<number, Place[]>()
  const own = new Map<number, number>()
  const logged = new Set<number>()
  return {
    add(row, place) {
      logged.add(row)
      const known = places.get(row)
      if (known === undefined) places.set(row, [place])
      else known.push(place)
      return known === undefined
    },
    addOwn: (row, seq) => void own.set(row, seq),
    placesOf: (row) => places.get(row) ?? [],
    seqOf: (row) => own.get(row),
    takeLogged() {
      const rows = [...logged]
      logged.clear()
      return rows
    },
  }
}

/** Rows of log records are of no trace: no trace has this number. */
export const OF_NO_TRACE = 0xffffffff

/** In the place of a span id: of one record, by the number of its part and its own; of what holds them all. */
export const LOG_IDS = { ofPart: 0xfff00000, ofAll: [0xffffffff, 0xffffffff] } as const

/** What holds all log records of no span. */
export const ALL_LOGS: RowValues = {
  start: Number.NaN,
  end: Number.NaN,
  parent: -1,
  kind: KIND.code,
  shape: LOG,
  flags: FLAG.placeholder | FLAG.log,
  operation: 0,
  tokens: Number.NaN,
  name: 0,
  subject: 0,
  process: 0,
}
