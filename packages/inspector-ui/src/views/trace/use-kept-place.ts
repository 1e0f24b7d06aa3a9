/**
 * Keeps what is read where it is when rows come, go or are folded: the selected row if it is in view,
 * else the first that no pinned row covers. At the very top the top is kept; while following, the end.
 */
import { useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { TreeLayout } from '../../model/layout-tree.js'
import { mostTop, movedTo, ROW_PX, type RowScroll, resized } from '../../model/row-scroll.js'
import { rowOfSpanKey, spanKeyOf, type TraceColumns } from '../../model/trace-columns.js'
import { visibleIndexOf } from '../../model/visible-rows.js'
import { MOST_PINNED } from './pinned-rows.js'

export interface DrawnRows {
  readonly columns: TraceColumns
  readonly layout: TreeLayout
  readonly rows: Uint32Array
  readonly selected: number | undefined
}

export function useKeptPlace(store: StoreApi<RowScroll>, drawn: DrawnRows, follow: boolean): void {
  const last = useRef(drawn)
  const { columns, layout, rows, selected } = drawn
  useLayoutEffect(() => {
    const before = last.current
    const after = { columns, layout, rows, selected }
    last.current = after
    store.setState((scroll) => {
      const sized = resized(scroll, rows.length, scroll.viewPx)
      return before.rows === rows ? sized : movedTo(sized, topThatKeeps(scroll, before, after))
    }, true)
  }, [store, columns, layout, rows, selected])
  // Rows that come, and a view that has become lower, leave the end behind: not another selection.
  const end = useStore(store, mostTop)
  useLayoutEffect(() => {
    if (follow) store.setState((scroll) => movedTo(scroll, end), true)
  }, [store, follow, end])
}

/** Which pixel of the rows comes to the top, so that the row that is kept does not move. */
export function topThatKeeps(scroll: RowScroll, before: DrawnRows, after: DrawnRows): number {
  const index = indexToKeep(scroll, before)
  const row = before.rows[index]
  if (scroll.top === 0 || row === undefined) return scroll.top
  const now = visibleIndexOf(after.layout, after.rows, sameRow(before.columns, after.columns, row))
  return now === -1 ? scroll.top : scroll.top + (now - index) * ROW_PX
}

function indexToKeep({ top, viewPx }: RowScroll, { layout, rows, selected }: DrawnRows): number {
  const first = Math.ceil(top / ROW_PX) + MOST_PINNED
  const last = Math.floor((top + viewPx) / ROW_PX) - 1
  const index = selected === undefined ? -1 : visibleIndexOf(layout, rows, selected)
  return rows[index] === selected && index >= first && index <= last ? index : Math.min(first, rows.length - 1)
}

/** Rows are numbered anew when a file was written anew. */
function sameRow(before: TraceColumns, after: TraceColumns, row: number): number {
  const id = spanKeyOf(before, row) ?? ''
  return spanKeyOf(after, row) === id ? row : (rowOfSpanKey(after, id) ?? -1)
}
