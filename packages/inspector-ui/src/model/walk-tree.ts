/**
 * Ways through the tree from one row: up, across, along.
 *
 *   layout-tree --> [ancestorsOf, siblingOf, childCountOf, nextWhere] --> views/navigate, views/trace
 */
import type { TreeLayout } from './layout-tree.js'

/** The ancestors of a row, from its root to its parent. */
export function ancestorsOf(layout: TreeLayout, row: number): readonly number[] {
  const chain: number[] = []
  for (let at = layout.parents[row] ?? -1; at !== -1; at = layout.parents[at] ?? -1) chain.push(at)
  return chain.reverse()
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

/** How many rows stand right below it. Time O(children). */
export function childCountOf({ order, positions, sizes }: TreeLayout, row: number): number {
  const position = positions[row] ?? 0
  const end = position + (sizes[row] ?? 1)
  let count = 0
  for (let at = position + 1; at < end; at += sizes[order[at] ?? 0] ?? 1) count++
  return count
}

/** The nearest row after or before a position of the tree for which something holds, round the end. Time O(n). */
export function nextWhere(
  { order }: TreeLayout,
  position: number,
  step: 1 | -1,
  holds: (row: number) => boolean,
): number | undefined {
  const count = order.length
  for (let walked = 0, at = position; walked < count; walked++) {
    at = (at + step + count) % count
    const row = order[at] ?? 0
    if (holds(row)) return row
  }
  return undefined
}
