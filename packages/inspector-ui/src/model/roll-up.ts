/**
 * Sums over each span and all below it, for the token column of parents.
 *
 *   trace-columns --tokens--> [rollUp] <--order-- layout-tree
 */
import type { TreeLayout } from './layout-tree.js'

/**
 * An agent that reports the sum of its model calls as its own must not count them twice: a row has
 * its own value or the sum of what is below it, whichever is more.
 *
 * @param values by row, >= 0; NaN counts as nothing
 * @returns by row; NaN where neither the row nor any below has a value. Time O(n).
 */
export function rollUp(layout: TreeLayout, values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const count = layout.order.length
  const totals = Float64Array.from({ length: count }, (_, row) => values[row] ?? Number.NaN)
  const below = new Float64Array(count).fill(Number.NaN)
  for (let at = count - 1; at >= 0; at--) {
    const row = layout.order[at] ?? 0
    const own = totals[row] ?? Number.NaN
    const sum = below[row] ?? Number.NaN
    const total = Number.isNaN(own) ? sum : Number.isNaN(sum) ? own : Math.max(own, sum)
    totals[row] = total
    const parent = layout.parents[row] ?? -1
    if (parent === -1 || Number.isNaN(total)) continue
    const before = below[parent] ?? Number.NaN
    below[parent] = Number.isNaN(before) ? total : before + total
  }
  return totals
}
