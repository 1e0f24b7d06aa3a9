/**
 * Which rows of the tree can be seen once some are folded.
 *
 *   layout-tree --order, sizes--> [visibleRows] --rows--> views/trace/TraceGrid
 */
import type { TreeLayout } from './layout-tree.js'

/** @returns rows in the order of the tree, without those below a collapsed one. Time O(visible). */
export function visibleRows(layout: TreeLayout, collapsed: ReadonlySet<number>): Uint32Array<ArrayBuffer> {
  const { order, sizes } = layout
  if (collapsed.size === 0) return order
  const rows = new Uint32Array(order.length)
  let count = 0
  for (let at = 0; at < order.length; ) {
    const row = order[at] ?? 0
    rows[count++] = row
    at += collapsed.has(row) ? (sizes[row] ?? 1) : 1
  }
  return rows.slice(0, count)
}

/** The ancestors of a row, from its root to its parent. */
export function ancestorsOf(layout: TreeLayout, row: number): readonly number[] {
  const chain: number[] = []
  for (let at = layout.parents[row] ?? -1; at !== -1; at = layout.parents[at] ?? -1) chain.push(at)
  return chain.reverse()
}

/** Where a row, or else its nearest visible ancestor, stands in `rows`; -1 if nowhere. */
export function visibleIndexOf(layout: TreeLayout, rows: Uint32Array, row: number): number {
  const position = layout.positions[row]
  if (position === undefined) return -1
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout.positions[rows[middle] ?? 0] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return rows.length === 0 ? -1 : low
}

/** The next or previous row with the same parent; `undefined` at the end. */
export function siblingOf(layout: TreeLayout, row: number, step: 1 | -1): number | undefined {
  const { order, positions, sizes, parents } = layout
  const position = positions[row]
  if (position === undefined) return undefined
  const parent = parents[row] ?? -1
  if (step === 1) {
    const next = order[position + (sizes[row] ?? 1)]
    return next !== undefined && parents[next] === parent ? next : undefined
  }
  if (parent !== -1 && positions[parent] === position - 1) return undefined
  let before = order[position - 1]
  while (before !== undefined && parents[before] !== parent) before = order[positions[parents[before] ?? -1] ?? -1]
  return before
}
