/**
 * Tree and timeline as one treegrid. Only rows in view are in the page; column head and the open
 * ancestors of the first row stay on top.
 *
 *   stores/tree-view.ts --rows--> [TraceGrid] --RowSource--> use-drawn-rows.ts
 */
import { type MouseEvent, type ReactNode, useLayoutEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../api/client.js'
import { wordsOf } from '../../model/find-spans.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { heightOf, scrolledToRow } from '../../model/row-scroll.js'
import { rowOfSpanKey, spanKeyOf } from '../../model/trace-columns.js'
import { isFolded, visibleIndexOf } from '../../model/visible-rows.js'
import type { ViewportStore } from '../../stores/viewport.js'
import { useLocation, useStores, useTrace, useTree, useViewport } from '../stores-context.js'
import { GridHead } from './GridHead.js'
import { NoRows } from './NoRows.js'
import { MOST_PINNED } from './pinned-rows.js'
import { tickLines, ticksOf } from './TimeAxis.js'
import { useDrawnRows } from './use-drawn-rows.js'
import { useKeptPlace } from './use-kept-place.js'
import { useRowScroll } from './use-row-scroll.js'
import type { TraceTime } from './use-trace-time.js'
import './grid.css'

const NO_TICKS = { step: 1, at: [] }

export function TraceGrid({ session, time }: { readonly session: Session; readonly time: TraceTime }): ReactNode {
  const stores = useStores()
  const { trace, viewport, location, preferences } = stores
  const tree = useTree()
  const progress = useStore(stores.progress, (all) => all.get(session.id))
  const columns = useTrace((state) => state.columns)
  const layout = useTrace((state) => state.layout)
  const args = useTrace((state) => state.args)
  const phase = useTrace((state) => state.phase)
  const follow = useViewport((state) => state.follow)
  useViewport((state) => state.folds)
  const spanKey = useLocation((place) => place.spanKey)
  const query = useLocation((place) => place.query)
  const words = useMemo(() => wordsOf(query), [query])

  const held = useMemo(() => heldIn(session), [session])

  const rows = tree.rows()
  const folds = tree.folds()
  const selected = tree.selectedRow()
  const running = isUnderWay(session.status)

  const { ref, store, width, onScroll } = useRowScroll(() => leaveEnd(viewport))
  const timelineWidth = timelineWidthOf(width)
  const ticks = columns.count === 0 ? NO_TICKS : ticksOf(time.shown, time.zero, timelineWidth)
  const source = {
    columns,
    layout,
    args,
    progress,
    held,
    tokens: tree.tokens(),
    costs: tree.costs(),
    retries: tree.retries(),
    folds,
    time,
    running,
    words,
    selected,
  }

  // Their height follows that of the view.
  useStore(store, (scroll) => scroll.viewPx)
  const drawn = useDrawnRows({ grid: ref, store, drawn: { source, rows }, onDrawn: trace.show })
  useKeptPlace(store, { columns, layout, rows, selected }, follow)
  // The span in the URL is brought into view when it changes or comes, not when others come.
  const arrived = spanKey !== undefined && rowOfSpanKey(columns, spanKey) !== undefined
  useLayoutEffect(() => {
    const row = rowOfSpanKey(trace.getState().columns, spanKey ?? '')
    if (!arrived || row === undefined) return
    const index = visibleIndexOf(trace.getState().layout, tree.rows(), row)
    const before = store.getState()
    const scroll = index === -1 ? before : scrolledToRow(before, index, MOST_PINNED)
    if (scroll.top < before.top) leaveEnd(viewport)
    store.setState(scroll, true)
  }, [trace, tree, viewport, store, spanKey, arrived])

  const fold = (row: number): void => tree.fold([row], !isFolded(layout, folds, row))
  const select = (row: number): void => {
    preferences.setState({ panelClosed: false })
    location.go({ spanKey: spanKeyOf(columns, row) })
  }
  const onClick = ({ target }: MouseEvent): void => {
    const row = rowOf(target)
    if (row === undefined) return
    if (target instanceof Element && target.closest('[data-folds]') !== null) fold(row)
    else select(row)
  }

  return (
    <div
      ref={ref}
      id="span-grid"
      className="scroll grow"
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-busy={phase === 'loading'}
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
      onScroll={onScroll}
    >
      <div className="grid" role="presentation" style={{ '--ticks': tickLines(time.shown, ticks) }}>
        <GridHead time={time} ticks={ticks} width={timelineWidth} />
        <div ref={drawn.pins} className="pins" aria-hidden="true" />
        <div
          ref={drawn.rows}
          className="tall rows"
          role="presentation"
          style={{ height: heightOf({ ...store.getState(), rows: rows.length }) }}
        />
        {columns.count === 0 ? <NoRows loading={phase === 'loading'} running={running} /> : undefined}
      </div>
    </div>
  )
}

/** Who looks at what came before does not follow what comes. */
function leaveEnd(viewport: ViewportStore): void {
  if (viewport.getState().follow) viewport.setState({ follow: false })
}

/** The id of a wait is that of its span. */
function heldIn({ waiting_for: waits = [] }: Session): ReadonlySet<string> {
  return new Set(waits.flatMap(({ wait_id, step }) => (step === undefined ? [] : [wait_id])))
}

/** The row that an element of the grid is part of. */
function rowOf(target: EventTarget): number | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return element === null ? undefined : Number(element.dataset.row)
}

/** What the columns of grid.css leave for the timeline, in pixels. */
function timelineWidthOf(gridWidth: number): number {
  return Math.max(96, ((gridWidth - 208) * 4) / 9)
}
