/**
 * Which rows of the tree can be seen once some are folded.
 *
 *   layout-tree --order, sizes--> [visibleRows] --rows--> views/trace/TraceGrid
 *
 * A million rows can be folded at once, so what is folded is told by depth; single rows that differ
 * from that are few.
 */
import type { TreeLayout } from './layout-tree.js'

/** `Key` names a row: its span id where it must last, its number where it is drawn. */
export interface Folds<Key> {
  /** Rows of this depth and deeper are folded. */
  readonly from: number
  /** Single rows of which it is told whether they are folded, whatever their depth. */
  readonly told: ReadonlyMap<Key, boolean>
}

/** All of this depth and deeper folded, all above it open; infinite opens all. */
export function foldedFrom<Key>(from: number): Folds<Key> {
  return { from, told: new Map() }
}

/** Whether what is below the row is hidden, if there is anything. */
export function isFolded(layout: TreeLayout, folds: Folds<number>, row: number): boolean {
  return folds.told.get(row) ?? (layout.depths[row] ?? 0) >= folds.from
}

/**
 * @returns rows in the order of the tree, without those below a folded one; `layout.order` itself while all is open
 *
 * Time O(visible); where single rows are folded in an open tree, that of copying them and O(folded log folded).
 */
export function visibleRows(layout: TreeLayout, folds: Folds<number>): Uint32Array<ArrayBuffer> {
  return folds.from === Number.POSITIVE_INFINITY ? withoutFolded(layout, folds) : walked(layout, folds)
}

function withoutFolded({ order, positions, sizes }: TreeLayout, folds: Folds<number>): Uint32Array<ArrayBuffer> {
  const folded = [...folds.told].filter(([row, isIt]) => isIt && (sizes[row] ?? 1) > 1)
  if (folded.length === 0) return order
  const at = folded.map(([row]) => positions[row] ?? 0).sort((a, b) => a - b)
  const rows = new Uint32Array(order.length)
  let count = 0
  let next = 0
  for (const position of at) {
    if (position < next) continue
    rows.set(order.subarray(next, position + 1), count)
    count += position + 1 - next
    next = position + (sizes[order[position] ?? 0] ?? 1)
  }
  rows.set(order.subarray(next), count)
  return rows.subarray(0, count + order.length - next)
}

function walked(layout: TreeLayout, folds: Folds<number>): Uint32Array<ArrayBuffer> {
  const { order, sizes } = layout
  const rows = new Uint32Array(order.length)
  let count = 0
  for (let at = 0; at < order.length; ) {
    const row = order[at] ?? 0
    rows[count++] = row
    const size = sizes[row] ?? 1
    at += size > 1 && isFolded(layout, folds, row) ? size : 1
  }
  return rows.slice(0, count)
}

/** Where a row, or else its nearest visible ancestor, stands in `rows`; -1 if nowhere. Time O(log visible). */
export function visibleIndexOf(layout: TreeLayout, rows: Uint32Array, row: number): number {
  const position = layout.positions[row]
  if (position === undefined) return -1
  return placeAtOrBefore(layout, rows, position)
}

/**
 * The row after or before a place of the tree, out of some that stand in the order of the tree; round
 * the end. Time O(log rows).
 */
export function neighbourOf(layout: TreeLayout, rows: Uint32Array, position: number, step: 1 | -1): number | undefined {
  const before = placeAtOrBefore(layout, rows, step === 1 ? position : position - 1)
  return rows[step === 1 ? (before + 1) % rows.length : (before + rows.length) % rows.length]
}

/** The last of `rows` that stands at a position of the tree or before it; -1 if none does. */
function placeAtOrBefore({ positions }: TreeLayout, rows: Uint32Array, position: number): number {
  let low = -1
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((positions[rows[middle] ?? 0] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}
