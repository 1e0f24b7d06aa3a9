/**
 * Which of many lines are in view, all of one height. Browsers end an element at 17 million pixels: of more lines than
 * that, the scroll bar tells the place in proportion.
 *
 *   scrollTop --[lineWindow]--> lines to draw, and where --> views/span/JsonLines
 */

export const LINE_PX = 20

export interface LineScroll {
  readonly count: number
  /** Pixels in which lines are seen. */
  readonly viewPx: number
  readonly scrollTop: number
}

export interface LinesInView {
  /** Of the element that scrolls. */
  readonly heightPx: number
  /** Lines to draw; `to` is not one of them. */
  readonly from: number
  readonly to: number
  /** Where the first of them stands in the element. */
  readonly offsetPx: number
}

const MOST_PX = 15_000_000
/** Drawn above and below those in view. */
const MARGIN = 10

export function lineWindow({ count, viewPx, scrollTop }: LineScroll): LinesInView {
  const heightPx = Math.min(count * LINE_PX, MOST_PX)
  const top = Math.max(0, Math.min(scrollTop, heightPx - viewPx))
  const isScaled = count * LINE_PX > MOST_PX
  const first = isScaled
    ? Math.round((top / (heightPx - viewPx)) * lastFirst(count, viewPx))
    : Math.floor(top / LINE_PX)
  const from = Math.max(0, first - MARGIN)
  const to = Math.min(count, first + Math.ceil(viewPx / LINE_PX) + MARGIN)
  return { heightPx, from, to, offsetPx: isScaled ? top - (first - from) * LINE_PX : from * LINE_PX }
}

/** The least scrolling that brings a line into view. */
export function scrollTopFor(index: number, { count, viewPx, scrollTop }: LineScroll): number {
  if (count * LINE_PX > MOST_PX) {
    const first = Math.max(0, index - Math.floor(viewPx / LINE_PX / 2))
    return (Math.min(first, lastFirst(count, viewPx)) / lastFirst(count, viewPx)) * (MOST_PX - viewPx)
  }
  const top = index * LINE_PX
  if (top < scrollTop) return top
  return top + LINE_PX > scrollTop + viewPx ? top + LINE_PX - viewPx : scrollTop
}

function lastFirst(count: number, viewPx: number): number {
  return count - Math.floor(viewPx / LINE_PX)
}
