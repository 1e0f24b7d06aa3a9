/**
 * Who the time went to: model, tool, MCP, a person, own code. Drawn in the footer as legend and
 * answer at once.
 *
 *   trace-columns, layout-tree --> [timeSplit] --shares by kind--> views/trace/TraceFooter
 */

import { inSteps, type Steps } from '../base/steps.js'
import type { TreeLayout } from './layout-tree.js'
import type { TraceColumns } from './trace-columns.js'

/**
 * A span's own time is its duration less the time that its children cover; overlapping children
 * count once, so parallel branches each keep theirs.
 *
 * @param now microseconds since the origin, where open spans are taken to end
 * @returns Float64Array[5] by kind, in microseconds
 *
 * Time O(n): children come in order of their start.
 */
export function* timeSplit(
  { starts, ends, kinds }: TraceColumns,
  { order, parents }: TreeLayout,
  now: number,
): Steps<Float64Array<ArrayBuffer>> {
  const endOf = (row: number): number => {
    const end = ends[row] ?? Number.NaN
    return Number.isNaN(end) ? Math.max(now, starts[row] ?? now) : end
  }
  const own = new Float64Array(order.length)
  const coveredTo = new Float64Array(order.length)
  const totals = new Float64Array(5)
  const visit = (row: number): void => {
    const start = starts[row] ?? Number.NaN
    if (Number.isNaN(start)) return
    const end = endOf(row)
    own[row] = Math.max(0, end - start)
    const parent = parents[row] ?? -1
    if (parent === -1) return
    const from = Math.max(start, coveredTo[parent] ?? start)
    const to = Math.min(end, endOf(parent))
    // Of a parent that was not received nothing is known: every comparison with it fails.
    if (!(to > from)) return
    own[parent] = (own[parent] ?? 0) - (to - from)
    coveredTo[parent] = to
  }

  yield* inSteps(order.length, (from, to) => coveredTo.set(starts.subarray(from, to), from))
  yield* inSteps(order.length, (from, to) => {
    for (let at = from; at < to; at++) visit(order[at] ?? 0)
  })
  yield* inSteps(order.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const kind = kinds[row] ?? 0
      totals[kind] = (totals[kind] ?? 0) + Math.max(0, own[row] ?? 0)
    }
  })
  return totals
}

/** Whole percentages that add up to 100 (largest remainder), or all zero. */
export function percentages(parts: ArrayLike<number>): readonly number[] {
  const values = Array.from(parts)
  const total = values.reduce((sum, part) => sum + part, 0)
  if (total <= 0) return values.map(() => 0)
  const exact = values.map((part) => (part / total) * 100)
  const floors = exact.map(Math.floor)
  const missing = 100 - floors.reduce((sum, part) => sum + part, 0)
  const byRemainder = exact.map((part, i) => ({ i, rest: part - Math.floor(part) })).sort((a, b) => b.rest - a.rest)
  const raised = new Set(byRemainder.slice(0, missing).map(({ i }) => i))
  return floors.map((part, i) => part + (raised.has(i) ? 1 : 0))
}
