/** Ways through the tree that buttons, links and keys share. */
import { ancestorsOf, siblingOf, visibleIndexOf } from '../model/visible-rows.js'
import type { Stores } from '../stores/create-stores.js'

/** Selects a row and opens every parent above it. */
export function reveal({ location, trace, viewport }: Stores, row: number, how: 'push' | 'replace' = 'replace'): void {
  const { columns, layout } = trace.getState()
  for (const above of ancestorsOf(layout, row)) {
    const id = columns.spanIds[above] ?? ''
    if (viewport.getState().collapsed.has(id)) viewport.fold(id, false)
  }
  const spanId = columns.spanIds[row]
  if (spanId !== undefined) location.go({ spanId }, how)
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
  const spanId = columns.spanIds[rows[Math.min(rows.length - 1, Math.max(0, index + step))] ?? -1]
  if (step < 0) viewport.setState({ follow: false })
  if (spanId !== undefined) location.go({ spanId }, 'replace')
}

/** To the next or previous row with the same parent; where there is none, nowhere. */
export function moveToSibling(stores: Stores, step: 1 | -1): void {
  const selected = stores.tree.selectedRow()
  const row = selected === undefined ? undefined : siblingOf(stores.trace.getState().layout, selected, step)
  if (row !== undefined) reveal(stores, row)
}

/** Opens the selected row, or goes to its first child if it is open. */
export function openOrEnter(stores: Stores): void {
  const { trace, tree, viewport } = stores
  const selected = tree.selectedRow()
  if (selected === undefined) return
  const { layout, columns } = trace.getState()
  const isParent = (layout.sizes[selected] ?? 1) > 1
  if (!isParent) return
  if (tree.collapsed().has(selected)) viewport.fold(columns.spanIds[selected] ?? '', false)
  else moveSelection(stores, 1)
}

/** Closes the selected row, or goes to its parent if there is nothing to close. */
export function closeOrLeave(stores: Stores): void {
  const { trace, tree, viewport } = stores
  const selected = tree.selectedRow()
  if (selected === undefined) return
  const { layout, columns } = trace.getState()
  const isParent = (layout.sizes[selected] ?? 1) > 1
  const parent = layout.parents[selected] ?? -1
  if (isParent && !tree.collapsed().has(selected)) viewport.fold(columns.spanIds[selected] ?? '', true)
  else if (parent !== -1) reveal(stores, parent)
}

/** To the next or previous match of the search, round the end. */
export function goToHit(stores: Stores, step: 1 | -1): void {
  goToNext(stores, stores.tree.hits(), step)
}

/** To the next or previous of some rows that stand in the order of the tree, round the end. */
export function goToNext(stores: Stores, rows: ArrayLike<number>, step: 1 | -1): void {
  const { layout } = stores.trace.getState()
  const selected = stores.tree.selectedRow()
  const position = selected === undefined ? -1 : (layout.positions[selected] ?? -1)
  const places = Array.from(rows, (row) => layout.positions[row] ?? 0)
  const found =
    step === 1 ? places.findIndex((place) => place > position) : places.findLastIndex((place) => place < position)
  const row = rows[found === -1 ? (step === 1 ? 0 : rows.length - 1) : found]
  if (row !== undefined) reveal(stores, row)
}
