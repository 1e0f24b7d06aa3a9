/**
 * What each span and all below it cost, for the cost column.
 *
 *   trace-columns --costs--> [rollUpCosts] <--order-- layout-tree
 */
import { inSteps, type Steps } from '../base/steps.js'
import type { TreeLayout } from './layout-tree.js'
import type { TraceColumns } from './trace-columns.js'

/** US dollars by row; see `costIn`. */
export type CostTotals = Float32Array<ArrayBuffer>

export interface Cost {
  readonly usd: number
  /** Calls without a price are part of it: it is at least that. */
  readonly isPartial: boolean
}

/** @returns `undefined` where nothing is known */
export function costIn(totals: CostTotals, row: number): Cost | undefined {
  const total = totals[row] ?? Number.NaN
  return Number.isNaN(total) ? undefined : { usd: Math.abs(total), isPartial: total < 0 || Object.is(total, -0) }
}

/**
 * A row costs its own or the sum of what is below it, whichever is more: a call that another library traces once
 * more is not paid for twice.
 *
 * @returns by row; NaN where nothing is known; negative, -0 too, where calls without a price are part of it. Time O(n).
 */
export function* rollUpCosts(columns: TraceColumns, layout: TreeLayout): Steps<CostTotals> {
  const { order, parents } = layout
  const count = order.length
  const totals = new Float32Array(count).fill(Number.NaN)
  const isPartial = new Uint8Array(count)
  for (let i = 0; i < columns.costCount; i++) {
    const row = columns.costRows[i] ?? 0
    const usd = columns.costs[i] ?? Number.NaN
    if (row >= count) continue
    totals[row] = usd
    isPartial[row] = Number.isNaN(usd) ? 1 : 0
  }
  // Sums of many small ones lose digits in floats of 32 bits.
  const below = new Float64Array(count).fill(Number.NaN)
  yield* inSteps(count, (from, to) => {
    for (let at = from; at < to; at++) {
      const row = order[count - 1 - at] ?? 0
      const own = totals[row] ?? Number.NaN
      const sum = below[row] ?? Number.NaN
      const total = Number.isNaN(own) ? sum : Number.isNaN(sum) ? own : Math.max(own, sum)
      totals[row] = isPartial[row] === 1 ? -total : total
      const parent = parents[row] ?? -1
      if (parent === -1) continue
      if (isPartial[row] === 1) isPartial[parent] = 1
      if (Number.isNaN(total)) continue
      const before = below[parent] ?? Number.NaN
      below[parent] = Number.isNaN(before) ? total : before + total
    }
  })
  return totals
}
