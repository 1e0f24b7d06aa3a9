/**
 * Holds the rows in the page to the scroll and to what they are made from: with each step of the scroll without
 * React, which has nothing else to draw then.
 *
 *   TraceGrid --RowSource, rows--> [useDrawnRows] --DrawnMoment--> row-list.ts, pin-list.ts
 */
import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type { RowScroll } from '../../model/row-scroll.js'
import { setAttribute } from '../../widgets/write-dom.js'
import { createPinList } from './pin-list.js'
import { createRowList, type DrawnMoment } from './row-list.js'

export interface DrawnRowsOptions {
  readonly grid: RefObject<HTMLElement | null>
  readonly store: StoreApi<RowScroll>
  /** What is drawn of the scroll. */
  readonly drawn: Omit<DrawnMoment, 'scroll'>
  /** These are in the page now. */
  readonly onDrawn: (rows: Uint32Array) => void
}

export interface DrawnRows {
  /** Of the element of all rows, and of that of the pinned ones: both without children of React's. */
  readonly rows: RefObject<HTMLDivElement | null>
  readonly pins: RefObject<HTMLDivElement | null>
}

/** No step for so long: the scroll is over. */
const RESTS_AFTER_MS = 150

export function useDrawnRows({ grid, store, drawn, onDrawn }: DrawnRowsOptions): DrawnRows {
  const rows = useRef<HTMLDivElement>(null)
  const pins = useRef<HTMLDivElement>(null)
  const latest = useRef({ drawn, onDrawn })
  const draw = useRef<() => void>(undefined)

  useLayoutEffect(() => {
    if (rows.current === null || pins.current === null) return
    const list = createRowList(rows.current)
    const pinned = createPinList(pins.current)
    let resting: ReturnType<typeof setTimeout> | undefined
    const drawAll = (): void => {
      const { drawn, onDrawn } = latest.current
      const moment = { ...drawn, scroll: store.getState() }
      const shown = list.draw(moment)
      pinned.draw(moment)
      const { selected } = drawn.source
      const active = selected !== undefined && shown.includes(selected) ? `row-${selected}` : undefined
      if (grid.current !== null) setAttribute(grid.current, 'aria-activedescendant', active)
      onDrawn(shown)
    }
    draw.current = () => {
      drawAll()
      list.putInOrder()
    }
    const leave = store.subscribe(() => {
      drawAll()
      clearTimeout(resting)
      resting = setTimeout(list.putInOrder, RESTS_AFTER_MS)
    })
    return () => {
      leave()
      clearTimeout(resting)
    }
  }, [store, grid])
  useLayoutEffect(() => {
    latest.current = { drawn, onDrawn }
    draw.current?.()
  })

  return { rows, pins }
}
