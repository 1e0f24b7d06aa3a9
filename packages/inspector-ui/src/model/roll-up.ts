/**
 * Sums over each span and all below it, for the token column of parents.
 *
 *   trace-columns --tokens--> [rollUp] <--order-- layout-tree
 */
import { inSteps, type Steps } from '../base/steps.js'
import type { TreeLayout } from './layout-tree.js'
import type { TraceColumns } from './trace-columns.js'

/**
 * An agent that reports the sum of its model calls as its own must not count them twice: a row has
 * its own tokens or the sum of what is below it, whichever is more.
 *
 * @returns by row; NaN where neither the row nor any below has a value. Time O(n).
 */
export function* rollUp({ tokens }: TraceColumns, layout: TreeLayout): Steps<Float32Array<ArrayBuffer>> {
  const { order, parents } = layout
  const count = order.length
  const totals = new Float32Array(count)
  // Sums grow beyond what a float of 32 bits counts in ones.
  const below = new Float64Array(count)
  yield* inSteps(count, (from, to) => {
    totals.set(tokens.subarray(from, to), from)
    below.fill(Number.NaN, from, to)
  })
  yield* inSteps(count, (from, to) => {
    for (let at = from; at < to; at++) {
      const row = order[count - 1 - at] ?? 0
      const own = totals[row] ?? Number.NaN
      const sum = below[row] ?? Number.NaN
      const total = Number.isNaN(own) ? sum : Number.isNaN(sum) ? own : Math.max(own, sum)
      totals[row] = total
      const parent = parents[row] ?? -1
      if (parent === -1 || Number.isNaN(total)) continue
      const before = below[parent] ?? Number.NaN
      below[parent] = Number.isNaN(before) ? total : before + total
    }
  })
  return totals
}
