/** Ways through the tree that buttons, links and keys share. */
import { FLAG } from '../base/span-batch.js'
import { spanKeyOf } from '../model/trace-columns.js'
import { isFolded, neighbourOf, visibleIndexOf } from '../model/visible-rows.js'
import { ancestorsOf, nextWhere, siblingOf } from '../model/walk-tree.js'
import type { Stores } from '../stores/create-stores.js'

/** Selects a row and opens every parent above it. */
export function reveal({ location, trace, tree }: Stores, row: number, how: 'push' | 'replace' = 'replace'): void {
  const { columns, layout } = trace.getState()
  const folds = tree.folds()
  const folded = ancestorsOf(layout, row).filter((above) => isFolded(layout, folds, above))
  if (folded.length > 0) tree.fold(folded, false)
  const spanKey = spanKeyOf(columns, row)
  if (spanKey !== undefined) location.go({ spanKey }, how)
}

/**
 * To the next or previous row that can be seen.
 *
 * @param step rows to move; infinite for the first or the last
 */
export function moveSelection({ tree, trace, location, viewport }: Stores, step: number): void {
  const rows = tree.rows()
  if (rows.length === 0) return
  const { columns, layout } = trace.getState()
  const selected = tree.selectedRow()
  const index = selected === undefined ? -1 : visibleIndexOf(layout, rows, selected)
  const spanKey = spanKeyOf(columns, rows[Math.min(rows.length - 1, Math.max(0, index + step))] ?? -1)
  if (step < 0) viewport.setState({ follow: false })
  if (spanKey !== undefined) location.go({ spanKey }, 'replace')
}

/** To the next or previous row with the same parent; where there is none, nowhere. */
export function moveToSibling(stores: Stores, step: 1 | -1): void {
  const selected = stores.tree.selectedRow()
  const row = selected === undefined ? undefined : siblingOf(stores.trace.getState().layout, selected, step)
  if (row !== undefined) reveal(stores, row)
}

/** Opens the selected row, or goes to its first child if it is open. */
export function openOrEnter(stores: Stores): void {
  const { trace, tree } = stores
  const selected = tree.selectedRow()
  if (selected === undefined) return
  const { layout } = trace.getState()
  const isParent = (layout.sizes[selected] ?? 1) > 1
  if (!isParent) return
  if (isFolded(layout, tree.folds(), selected)) tree.fold([selected], false)
  else moveSelection(stores, 1)
}

/** Closes the selected row, or goes to its parent if there is nothing to close. */
export function closeOrLeave(stores: Stores): void {
  const { trace, tree } = stores
  const selected = tree.selectedRow()
  if (selected === undefined) return
  const { layout } = trace.getState()
  const isParent = (layout.sizes[selected] ?? 1) > 1
  const parent = layout.parents[selected] ?? -1
  if (isParent && !isFolded(layout, tree.folds(), selected)) tree.fold([selected], true)
  else if (parent !== -1) reveal(stores, parent)
}

/** To the next or previous match of the search, round the end. */
export function goToHit(stores: Stores, step: 1 | -1): void {
  const row = neighbourOf(stores.trace.getState().layout, stores.tree.hits(), selectedPosition(stores), step)
  if (row !== undefined) reveal(stores, row)
}

/** To the next span that failed, round the end. */
export function goToNextFailure(stores: Stores): void {
  const { columns, layout } = stores.trace.getState()
  if (stores.tree.extent().failed === 0) return
  const hasFailed = (row: number): boolean => ((columns.flags[row] ?? 0) & FLAG.failed) !== 0
  const row = nextWhere(layout, selectedPosition(stores), 1, hasFailed)
  if (row !== undefined) reveal(stores, row)
}

/** Where the selected row stands in the tree; -1 where there is none. */
function selectedPosition({ trace, tree }: Stores): number {
  return trace.getState().layout.positions[tree.selectedRow() ?? -1] ?? -1
}
