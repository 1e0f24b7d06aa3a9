/**
 * What rows are called, as the URL names them: by their span id, and the second and later rows of one id, which are of
 * other traces, also by the how manieth they are: `00f067aa0ba902b7.2`.
 *
 *   trace-columns.ts --ids column--> [createSpanKeys] --row, key--> trace-columns.ts
 */
import { createRowTable } from '../base/row-table.js'
import { readSpanId, writeSpanId } from '../base/span-id.js'

export interface SpanKeys {
  /** Room for so many rows, in one step. @param ids two numbers a row */
  reserve(rows: number, ids: Uint32Array): void
  /** The next row: the first is 0. @param ids holds the id of the row already */
  add(ids: Uint32Array): void
  /** Of a row that was added. */
  keyOf(ids: Uint32Array, row: number): string
  /** `undefined` if there is no such row, or if it is no key. */
  rowOf(ids: Uint32Array, key: string): number | undefined
}

const SPAN_KEY = /^([0-9a-f]{16})(?:\.([1-9]\d{0,8}))?$/

export function createSpanKeys(): SpanKeys {
  // Only of rows whose id an earlier one has: as a rule there are none.
  const earlier = new Map<number, number>()
  const twins = new Map<number, number>()
  const table = createRowTable((row) => earlier.get(row) ?? 0)
  let count = 0

  return {
    reserve: table.reserve,

    add(ids) {
      const first = table.add(ids)
      if (first !== -1) {
        const before = (twins.get(first) ?? 0) + 1
        twins.set(first, before)
        earlier.set(count, before)
        table.add(ids)
      }
      count++
    },

    keyOf(ids, row) {
      const before = earlier.get(row)
      return before === undefined ? readSpanId(ids, row) : `${readSpanId(ids, row)}.${before + 1}`
    },

    rowOf(ids, key) {
      const [, id, nth = '1'] = SPAN_KEY.exec(key) ?? []
      if (id === undefined) return undefined
      const wanted = new Uint32Array(2)
      writeSpanId(wanted, 0, id)
      const row = table.find(ids, wanted[0] ?? 0, wanted[1] ?? 0, Number(nth) - 1)
      return row === -1 ? undefined : row
    },
  }
}
