/**
 * Tree and timeline as one treegrid. Only rows in view are in the page; column head and the open
 * ancestors of the first row stay on top.
 *
 *   stores/tree-view.ts --rows--> [TraceGrid] --row values--> SpanRow
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Session } from '../../api/client.js'
import { wordsOf } from '../../model/find-spans.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { rowOfSpanId, spanIdOf } from '../../model/trace-columns.js'
import { isFolded, visibleIndexOf } from '../../model/visible-rows.js'
import { useLocation, useStores, useTrace, useViewport } from '../stores-context.js'
import { GridHead } from './GridHead.js'
import { MOST_PINNED, pinnedRows } from './pinned-rows.js'
import { rowValues } from './row-values.js'
import { SpanRow } from './SpanRow.js'
import { tickLines, ticksOf } from './TimeAxis.js'
import type { TraceTime } from './use-trace-time.js'
import './grid.css'

const ROW_PX = 24
/** Rows kept ready outside of the view, on each side. */
const OVERSCAN = 8
const NO_TICKS = { step: 1, at: [] }

export function TraceGrid({ session, time }: { readonly session: Session; readonly time: TraceTime }): ReactNode {
  const stores = useStores()
  const { tree, viewport, location } = stores
  const columns = useTrace((state) => state.columns)
  const layout = useTrace((state) => state.layout)
  const args = useTrace((state) => state.args)
  const phase = useTrace((state) => state.phase)
  const follow = useViewport((state) => state.follow)
  useViewport((state) => state.folds)
  const spanId = useLocation((place) => place.spanId)
  const query = useLocation((place) => place.query)
  const words = useMemo(() => wordsOf(query), [query])
  const scroll = useRef<HTMLDivElement>(null)
  const lastTop = useRef(0)

  const rows = tree.rows()
  const folds = tree.folds()
  const selected = tree.selectedRow()
  const running = isUnderWay(session.status)
  const [wholeRows, setWholeRows] = useState(0)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: ROW_PX,
    paddingEnd: wholeRows,
  })

  // The span in the URL is brought into view when it changes, not when rows come.
  const arrived = columns.count > 0
  useLayoutEffect(() => {
    if (spanId === undefined || !arrived) return
    const row = rowOfSpanId(stores.trace.getState().columns, spanId)
    if (row === undefined) return
    const index = visibleIndexOf(stores.trace.getState().layout, tree.rows(), row)
    const element = scroll.current
    if (index !== -1 && element !== null) scrollToRow(element, index)
  }, [stores, tree, spanId, arrived])

  // Room below the last row, so that the end of the scroll stands on a whole row.
  const count = rows.length
  const height = virtual.scrollRect?.height ?? 0
  useLayoutEffect(() => {
    setWholeRows((ROW_PX - (((count + 1) * ROW_PX - height) % ROW_PX)) % ROW_PX)
  }, [count, height])
  useLayoutEffect(() => {
    if (follow && count > 0) scroll.current?.scrollTo({ top: (count + 1) * ROW_PX + wholeRows })
  }, [follow, count, wholeRows])

  const fold = (row: number): void => tree.fold([row], !isFolded(layout, folds, row))
  const select = (row: number): void => {
    viewport.setState({ panelClosed: false })
    location.go({ spanId: spanIdOf(columns, row) })
  }
  const onClick = ({ target }: MouseEvent): void => {
    const row = rowOf(target)
    if (row === undefined) return
    if (target instanceof Element && target.closest('[data-folds]') !== null) fold(row)
    else select(row)
  }

  const timelineWidth = timelineWidthOf(virtual.scrollRect?.width ?? 0)
  const ticks = columns.count === 0 ? NO_TICKS : ticksOf(time.shown, time.zero, timelineWidth)
  const values = {
    columns,
    layout,
    args,
    tokens: tree.tokens(),
    retries: tree.retries(),
    folds,
    time,
    running,
    words,
    selected,
  }
  const items = virtual.getVirtualItems()
  // Elements are used again for the rows that come into view: making them is most of the cost of a scroll.
  const pool = Math.ceil(height / ROW_PX) + 2 * OVERSCAN + 2
  const pinned = pinnedRows(layout, rows, (virtual.scrollOffset ?? 0) / ROW_PX)
  const activeId =
    selected !== undefined && items.some(({ index }) => rows[index] === selected) ? `row-${selected}` : undefined

  return (
    <div
      ref={scroll}
      id="span-grid"
      className="scroll grow"
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-busy={phase === 'loading'}
      aria-activedescendant={activeId}
      tabIndex={0}
      onClick={onClick}
      onDoubleClick={({ target }) => {
        const row = rowOf(target)
        if (row !== undefined && (layout.sizes[row] ?? 1) > 1) fold(row)
      }}
      onKeyDown={(event) => {
        if (event.key !== ' ' || selected === undefined) return
        event.preventDefault()
        fold(selected)
      }}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        // Rows that go, or a higher grid, move the end of the scroll; only a reader leaves it.
        const leftTheEnd = scrollTop < lastTop.current - 1 && scrollHeight - clientHeight - scrollTop > ROW_PX
        if (leftTheEnd && viewport.getState().follow) viewport.setState({ follow: false })
        lastTop.current = scrollTop
      }}
    >
      <div className="grid" role="presentation" style={{ '--ticks': tickLines(time.shown, ticks) }}>
        <GridHead time={time} ticks={ticks} width={timelineWidth} />
        {pinned.length === 0 ? undefined : (
          <div
            className="pins"
            aria-hidden="true"
            style={{ height: pinned.length * ROW_PX, marginBottom: -pinned.length * ROW_PX }}
          >
            {pinned.map((row) => (
              <SpanRow key={row} {...rowValues(values, row)} id={undefined} rowIndex={0} top={undefined} pinned />
            ))}
          </div>
        )}
        <div className="tall rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index] ?? 0
            return (
              <SpanRow
                key={index % pool}
                {...rowValues(values, row)}
                id={`row-${row}`}
                rowIndex={index + 2}
                top={start - ROW_PX}
                pinned={false}
              />
            )
          })}
        </div>
        {columns.count === 0 ? <NoRows loading={phase === 'loading'} running={running} /> : undefined}
      </div>
    </div>
  )
}

/** The row that an element of the grid is part of. */
function rowOf(target: EventTarget): number | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return element === null ? undefined : Number(element.dataset.row)
}

/** What the columns of grid.css leave for the timeline, in pixels. */
function timelineWidthOf(gridWidth: number): number {
  return Math.max(96, ((gridWidth - 148) * 4) / 9)
}

/** As little as needed, by whole rows; pinned rows and the head cover the top. */
function scrollToRow(element: HTMLElement, index: number): void {
  const top = index * ROW_PX
  const covered = (1 + MOST_PINNED) * ROW_PX
  const shown = element.clientHeight - ROW_PX
  if (top < element.scrollTop + covered - ROW_PX) element.scrollTo({ top: Math.max(0, top - covered + ROW_PX) })
  else if (top + ROW_PX > element.scrollTop + shown) {
    element.scrollTo({ top: Math.ceil((top + ROW_PX - shown) / ROW_PX) * ROW_PX })
  }
}

function NoRows({ loading, running }: { readonly loading: boolean; readonly running: boolean }): ReactNode {
  if (!loading) {
    return (
      <p className="no-rows meta">
        {running
          ? 'The first span appears here when it ends, or one second after its start.'
          : 'This session recorded no span.'}
      </p>
    )
  }
  return [160, 210, 130, 190, 150].map((width, i) => (
    <div key={width} className="row" role="presentation" aria-hidden="true">
      <div className="name" style={{ '--d': Math.min(i, 2) }}>
        <span className="twist" />
        <i className="sk" style={{ width: 14 }} />
        <i className="sk" style={{ width }} />
      </div>
      <div />
      <div className="time" />
      <i className="sk" style={{ width: 36 }} />
      <i className="sk" style={{ width: 28 }} />
    </div>
  ))
}
