/**
 * Which row each span has, and where its final line is: what the worker must remember of every span, 27
 * bytes each and nothing on the heap.
 *
 *   fold-rows.ts --keys--> [createSpanRows] --rows, places--> fold-rows.ts, follow-session.ts
 */
import { createRowTable } from '../base/row-table.js'
import { readSpanId } from '../base/span-id.js'

/** Where a line is: in a block of a part. */
export interface Place {
  /** Number of the part, as the session's follower counts them. */
  readonly part: number
  /** Of the block in the part: its offset in bytes, or its number where the part has no known blocks. */
  readonly block: number
}

export const ROW_STATE = { placeholder: 0, open: 1, final: 2 } as const

export interface SpanRows {
  readonly count: number
  /** The row of a span; a new one, a placeholder, if it had none: then `count` has grown. */
  rowOf(trace: number, idHigh: number, idLow: number): number
  /** -1 if it has none. */
  find(trace: number, idHigh: number, idLow: number): number
  stateOf(row: number): number
  setOpen(row: number): void
  setFinal(row: number, place: Place): void
  /** Of a final row. */
  placeOf(row: number): Place
  traceOf(row: number): number
  /** 16 lower-case hex digits. */
  spanIdOf(row: number): string
}

const FIRST_ROWS = 256
/** Above it, room that is not used costs more than copying now and then. */
const DOUBLED_ROWS = 65_536

export function createSpanRows(): SpanRows {
  let count = 0
  let ids = new Uint32Array(FIRST_ROWS * 2)
  let traces = new Uint32Array(FIRST_ROWS)
  const table = createRowTable((row) => traces[row] ?? 0)
  let states = new Uint8Array(FIRST_ROWS)
  let parts = new Uint16Array(FIRST_ROWS)
  let blocks = new Uint32Array(FIRST_ROWS)
  // As a rule many have the parent of the one before.
  let lastRow = 0

  const find = (trace: number, idHigh: number, idLow: number): number => table.find(ids, idHigh, idLow, trace)

  const grow = (): void => {
    const rows = Math.ceil(count * (count < DOUBLED_ROWS ? 2 : 1.25))
    ids = enlarged(ids, new Uint32Array(rows * 2))
    traces = enlarged(traces, new Uint32Array(rows))
    states = enlarged(states, new Uint8Array(rows))
    parts = enlarged(parts, new Uint16Array(rows))
    blocks = enlarged(blocks, new Uint32Array(rows))
  }

  return {
    get count() {
      return count
    },
    rowOf(trace, idHigh, idLow) {
      const isLast = ids[lastRow * 2] === idHigh && ids[lastRow * 2 + 1] === idLow && traces[lastRow] === trace
      if (count > 0 && isLast) return lastRow
      if (count === traces.length) grow()
      ids[count * 2] = idHigh
      ids[count * 2 + 1] = idLow
      traces[count] = trace
      const known = table.add(ids)
      lastRow = known === -1 ? count++ : known
      return lastRow
    },
    find,
    stateOf: (row) => states[row] ?? ROW_STATE.placeholder,
    setOpen(row) {
      states[row] = ROW_STATE.open
    },
    setFinal(row, { part, block }) {
      states[row] = ROW_STATE.final
      parts[row] = part
      blocks[row] = block
    },
    placeOf: (row) => ({ part: parts[row] ?? 0, block: blocks[row] ?? 0 }),
    traceOf: (row) => traces[row] ?? 0,
    spanIdOf: (row) => readSpanId(ids, row),
  }
}

function enlarged<T extends { set(from: ArrayLike<number>): void } & ArrayLike<number>>(from: T, to: T): T {
  to.set(from)
  return to
}
