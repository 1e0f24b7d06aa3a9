/** The open ancestors of the first row in view, under the head of the grid. */
import { ROW_PX } from '../../model/row-scroll.js'
import { pinnedRows } from './pinned-rows.js'
import type { DrawnMoment } from './row-list.js'
import { type RowSource, rowValues } from './row-values.js'
import { createRowView, type RowView } from './row-view.js'

export interface PinList {
  draw(moment: DrawnMoment): void
}

export function createPinList(place: HTMLElement): PinList {
  const views: RowView[] = []
  let shown: { readonly source: RowSource | undefined; readonly pinned: readonly number[] } = {
    source: undefined,
    pinned: [],
  }
  return {
    draw({ source, rows, scroll }) {
      const pinned = pinnedRows(source.layout, rows, Math.floor(scroll.top / ROW_PX))
      while (views.length < pinned.length) views.push(createRowView({ pinned: true }))
      for (const [i, { element, show }] of views.entries()) {
        const row = pinned[i]
        if (row === undefined) {
          element.remove()
          continue
        }
        if (shown.source !== source || shown.pinned[i] !== row) show(rowValues(source, row))
        if (element.parentNode === null) place.append(element)
      }
      if (pinned.length !== shown.pinned.length) {
        // They cover rows, and move none.
        place.style.height = `${pinned.length * ROW_PX}px`
        place.style.marginBottom = `${-pinned.length * ROW_PX}px`
      }
      place.hidden = pinned.length === 0
      shown = { source, pinned }
    },
  }
}
