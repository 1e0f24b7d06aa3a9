/**
 * The element that scrolls, held to model/row-scroll.ts: what the reader does to it goes in, where it has
 * to stand comes out.
 */
import { type RefObject, type UIEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { mostTop, ROW_PX, type RowScroll, resized, scrolledTo, settled, UNSCROLLED } from '../../model/row-scroll.js'

export interface RowScroller {
  readonly ref: RefObject<HTMLDivElement | null>
  /** Setting it scrolls the element; its rows must be those that are drawn. */
  readonly store: StoreApi<RowScroll>
  /** Of the element, in pixels. */
  readonly width: number
  readonly onScroll: (event: UIEvent) => void
}

/** No event for so long: nothing moves. */
const RESTS_AFTER_MS = 150

/** @param onLeave the reader has moved away from the end */
export function useRowScroll(onLeave: () => void): RowScroller {
  const ref = useRef<HTMLDivElement>(null)
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [store] = useState(() => createStore<RowScroll>(() => UNSCROLLED))
  const [width, setWidth] = useState(0)

  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = (): void => {
      setWidth(element.clientWidth)
      store.setState((scroll) => resized(scroll, scroll.rows, viewOf(element)), true)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    const leave = store.subscribe(({ native }, before) => {
      // To ask the element where it stands would lay the page out at once.
      if (native !== before.native && Math.abs(element.scrollTop - native) >= 1) element.scrollTop = native
    })
    return () => {
      observer.disconnect()
      leave()
    }
  }, [store])
  useEffect(() => () => clearTimeout(resting.current), [])

  return {
    ref,
    store,
    width,
    onScroll({ currentTarget }) {
      // A view that has grown moves the end of the scroll before it is told.
      const before = resized(store.getState(), store.getState().rows, viewOf(currentTarget))
      const after = scrolledTo(before, currentTarget.scrollTop)
      store.setState(after, true)
      if (after.top < before.top && mostTop(after) - after.top > ROW_PX) onLeave()
      clearTimeout(resting.current)
      resting.current = setTimeout(() => store.setState(settled, true), RESTS_AFTER_MS)
    },
  }
}

/** What the head of the grid leaves. */
function viewOf({ clientHeight }: Element): number {
  return Math.max(0, clientHeight - ROW_PX)
}
