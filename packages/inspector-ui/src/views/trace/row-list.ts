/**
 * The rows in view and some around them. An element that goes out on one side shows the row that comes in on the
 * other: each step of a scroll changes only the rows that come.
 *
 *   use-drawn-rows.ts --DrawnMoment--> [createRowList] --RowValues--> row-view.ts
 */
import { drawnRange, placeInElement, ROW_PX, type RowScroll } from '../../model/row-scroll.js'
import { setAttribute } from '../../widgets/write-dom.js'
import { type RowSource, rowValues } from './row-values.js'
import { createRowView } from './row-view.js'

export interface DrawnMoment {
  readonly source: RowSource
  /** Those that can be scrolled to, in order. */
  readonly rows: Uint32Array
  readonly scroll: RowScroll
}

export interface RowList {
  /** @returns the rows that are in the page now */
  draw(moment: DrawnMoment): Uint32Array
  /** Puts the elements into the order of their rows, as who reads the document expects them: dear, so not while it scrolls. */
  putInOrder(): void
}

/** @param place the element that is as high as all rows together */
export function createRowList(place: HTMLElement): RowList {
  /** In the order of the document: a ring in which the slot of the index `base` is the first. */
  let slots: readonly Slot[] = []
  let base = 0
  let last = { first: 0, count: 0 }

  const slotOf = (index: number): Slot | undefined =>
    slots[(((index - base) % slots.length) + slots.length) % slots.length]

  return {
    draw({ source, rows, scroll }) {
      const { first, count, pool } = drawnRange(scroll, rows.length)
      if (pool !== slots.length) {
        slots = Array.from({ length: pool }, (_, i) => slots[i] ?? createSlot())
        place.replaceChildren(...slots.map(({ element }) => element))
      }
      // After a jump no element shows what it did: the ring begins anew, and is in order.
      if (first >= last.first + last.count || first + count <= last.first) base = first
      last = { first, count }
      const shift = placeInElement(scroll, 0)
      for (let i = 0; i < pool; i++) {
        const index = first + i
        const slot = slotOf(index)
        if (i < count) slot?.show(source, rows[index] ?? 0, index, index * ROW_PX + shift)
        else slot?.hide()
      }
      return rows.subarray(first, first + count)
    },
    putInOrder() {
      slots = slots.toSorted((a, b) => a.index() - b.index())
      base = last.first
      let next = place.firstElementChild
      for (const { element } of slots) {
        if (element === next) next = next.nextElementSibling
        else place.insertBefore(element, next)
      }
    },
  }
}

interface Slot {
  readonly element: HTMLElement
  /** Infinite of one that is not used. */
  index(): number
  show(source: RowSource, row: number, index: number, top: number): void
  hide(): void
}

function createSlot(): Slot {
  const { element, show } = createRowView({ pinned: false })
  let shown: { readonly source: RowSource; readonly row: number } | undefined
  let at = Number.POSITIVE_INFINITY
  let px: number | undefined
  return {
    element,
    index: () => at,
    show(source, row, index, top) {
      if (shown?.source !== source || shown.row !== row) show(rowValues(source, row))
      shown = { source, row }
      if (at !== index) setAttribute(element, 'aria-rowindex', `${index + 2}`)
      at = index
      if (px !== top) element.style.top = `${top}px`
      px = top
      element.hidden = false
    },
    hide() {
      at = Number.POSITIVE_INFINITY
      element.hidden = true
    },
  }
}
