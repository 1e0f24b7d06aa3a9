/** Which ancestors stay on top of the grid when their own row has gone out of view. */
import type { TreeLayout } from '../../model/layout-tree.js'
import { ancestorsOf } from '../../model/walk-tree.js'

export const MOST_PINNED = 4

/**
 * Pinned rows cover rows, and the first row that is not covered decides who is pinned: each one more
 * is pinned only while the row below them still has that many ancestors out of view.
 *
 * @param offset how many rows are scrolled away; fractions count
 */
export function pinnedRows(layout: TreeLayout, rows: Uint32Array, offset: number): readonly number[] {
  if (offset <= 0) return []
  let pinned: readonly number[] = []
  for (let covered = 0; covered <= MOST_PINNED; covered++) {
    const row = rows[Math.floor(offset) + covered]
    if (row === undefined) return pinned
    const above = ancestorsOf(layout, row)
    if (above.length <= covered) return above.slice(0, covered)
    pinned = above
  }
  return [...pinned.slice(0, 1), ...pinned.slice(1).slice(1 - MOST_PINNED)]
}
