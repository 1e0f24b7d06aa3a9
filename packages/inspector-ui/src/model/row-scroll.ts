/**
 * Where a list of rows stands, however long it is. Browsers end an element at 17 to 33 million pixels,
 * which is less than a million rows: so the list is drawn in an element of at most `MOST_PX`, and what
 * the scroll bar says is stretched in its middle. Near both ends, and for every step of a wheel or a key,
 * a pixel is a pixel.
 *
 *   scroll events --native--> [scrolledTo] --top, shift--> views/trace/TraceGrid
 *
 * A kernel: values in, values out.
 */

export const ROW_PX = 24

export interface RowScroll {
  readonly rows: number
  /** Pixels in which rows are seen. */
  readonly viewPx: number
  /** Pixels of rows that are scrolled away. Exact. */
  readonly top: number
  /** What `scrollTop` of the element is, or shall be. */
  readonly native: number
}

/** What `scrollTop` reaches at most: at a zoom of 500 % every browser still lays out that much. */
const MOST_PX = 6_000_000
/** So far from both ends the scroll bar is not stretched: a wheel reaches them as it does in a short list. */
const EDGE_PX = 1_500_000
/** More screens than this in one event is a pull on the scroll bar; a wheel moves less. */
const JUMP_SCREENS = 4
/** Bar and rows may be apart by this much before the bar is set right. */
const SLACK_PX = 64

export const UNSCROLLED: RowScroll = { rows: 0, viewPx: 0, top: 0, native: 0 }

/** Pixels that the element of the rows takes. */
export function heightOf(scroll: RowScroll): number {
  const end = mostTop(scroll)
  return end === 0 ? scroll.rows * ROW_PX : Math.min(end, MOST_PX) + scroll.viewPx
}

/** The place in the element of the pixel `y` of the rows. */
export function placeInElement({ top, native }: RowScroll, y: number): number {
  return y - (top - native)
}

/** So many rows outside of the view are ready on each side: the browser scrolls before it asks for others. */
const ROWS_AHEAD = 8
/** In the page at once, however high the window is. */
const MOST_DRAWN = 140

export interface DrawnRange {
  readonly first: number
  readonly count: number
  /** The same for each place of the same view: a row at `index` may be drawn by the element `index % pool`. */
  readonly pool: number
}

/** Which of `rows` are in the page: those in view and some before and after. Moves by as many rows as the view. */
export function drawnRange({ top, viewPx }: RowScroll, rows: number): DrawnRange {
  const pool = Math.min(MOST_DRAWN, Math.ceil(viewPx / ROW_PX) + 1 + 2 * ROWS_AHEAD)
  const first = Math.max(0, Math.min(Math.floor(top / ROW_PX) - ROWS_AHEAD, rows - pool))
  return { first, count: Math.min(pool, rows - first), pool }
}

/** Furthest that can be scrolled: so that the last row is seen whole, and the first one too. */
export function mostTop({ rows, viewPx }: RowScroll): number {
  return Math.max(0, Math.ceil((rows * ROW_PX - viewPx) / ROW_PX)) * ROW_PX
}

/** After the reader has scrolled the element; the same value where nothing has moved. */
export function scrolledTo(scroll: RowScroll, native: number): RowScroll {
  const moved = native - scroll.native
  if (Math.abs(moved) < 1) return scroll
  const end = mostTop(scroll)
  if (end > MOST_PX && Math.abs(moved) > JUMP_SCREENS * scroll.viewPx) {
    const top = Math.round(topOf(native, end) / ROW_PX) * ROW_PX
    return { ...scroll, top: clamped(top, end), native }
  }
  const top = clamped(scroll.top + moved, end)
  // Before one of them comes to its end, bar and rows go together.
  const endsNear = top <= EDGE_PX || top >= end - EDGE_PX || native <= 0 || native >= MOST_PX
  return { ...scroll, top, native: endsNear ? nativeOf(top, end) : native }
}

/** To a pixel of the rows. */
export function movedTo(scroll: RowScroll, top: number): RowScroll {
  const end = mostTop(scroll)
  const inside = clamped(top, end)
  const native = nativeOf(inside, end)
  return inside === scroll.top && native === scroll.native ? scroll : { ...scroll, top: inside, native }
}

/** Once nothing moves: sets the bar to where the rows are. */
export function settled(scroll: RowScroll): RowScroll {
  const native = nativeOf(scroll.top, mostTop(scroll))
  return Math.abs(native - scroll.native) < SLACK_PX ? scroll : { ...scroll, native }
}

/** With so many rows in a view of that height; as far scrolled as before, if there still is so much. */
export function resized(scroll: RowScroll, rows: number, viewPx: number): RowScroll {
  if (rows === scroll.rows && viewPx === scroll.viewPx) return scroll
  const next = { ...scroll, rows, viewPx }
  return movedTo(next, next.top)
}

/**
 * As little as needed to see a row, by whole rows.
 *
 * @param covered how many rows at the top of the view may lie under pinned ones
 */
export function scrolledToRow(scroll: RowScroll, index: number, covered: number): RowScroll {
  const top = index * ROW_PX
  if (top < scroll.top + covered * ROW_PX) return movedTo(scroll, top - covered * ROW_PX)
  const below = top + ROW_PX - scroll.viewPx
  return below > scroll.top ? movedTo(scroll, Math.ceil(below / ROW_PX) * ROW_PX) : scroll
}

function topOf(native: number, end: number): number {
  if (end <= MOST_PX || native <= EDGE_PX) return native
  if (native >= MOST_PX - EDGE_PX) return end - (MOST_PX - native)
  return EDGE_PX + (native - EDGE_PX) * stretch(end)
}

function nativeOf(top: number, end: number): number {
  if (end <= MOST_PX || top <= EDGE_PX) return top
  if (top >= end - EDGE_PX) return MOST_PX - (end - top)
  return Math.round(EDGE_PX + (top - EDGE_PX) / stretch(end))
}

function stretch(end: number): number {
  return (end - 2 * EDGE_PX) / (MOST_PX - 2 * EDGE_PX)
}

function clamped(top: number, end: number): number {
  return Math.min(end, Math.max(0, top))
}
