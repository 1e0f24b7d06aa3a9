/** The open ancestors of the first row in view, under the head of the grid. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import { ROW_PX, type RowScroll } from '../../model/row-scroll.js'
import { pinnedRows } from './pinned-rows.js'
import { type RowSource, rowValues } from './row-values.js'
import { SpanRow } from './SpanRow.js'

interface PinnedRowsProps {
  readonly store: StoreApi<RowScroll>
  readonly rows: Uint32Array
  readonly source: RowSource
}

export function PinnedRows({ store, rows, source }: PinnedRowsProps): ReactNode {
  const away = useStore(store, ({ top }) => Math.floor(top / ROW_PX))
  const pinned = pinnedRows(source.layout, rows, away)
  if (pinned.length === 0) return undefined
  const height = pinned.length * ROW_PX
  return (
    <div className="pins" aria-hidden="true" style={{ height, marginBottom: -height }}>
      {pinned.map((row) => (
        <SpanRow key={row} {...rowValues(source, row)} id={undefined} rowIndex={0} top={undefined} pinned />
      ))}
    </div>
  )
}
