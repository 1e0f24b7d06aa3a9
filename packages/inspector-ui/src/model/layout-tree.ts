/**
 * The order in which spans stand in the tree, before anything is folded.
 *
 *   trace-columns --parents, starts--> [layoutTree] --TreeLayout--> visible-rows, roll-up, views
 *
 * A kernel: numbers in, numbers out, 20 bytes a row.
 */

export interface TreeLayout {
  /** Rows in preorder: a parent, then its children by start. Every row once. */
  readonly order: Uint32Array<ArrayBuffer>
  /** By row: where it stands in `order`. */
  readonly positions: Uint32Array<ArrayBuffer>
  /** By row: 0 on a root. */
  readonly depths: Uint32Array<ArrayBuffer>
  /** By row: itself and all below. */
  readonly sizes: Uint32Array<ArrayBuffer>
  /** By row: its parent in this tree, -1 on a root. Differs from what was recorded only where that was a circle. */
  readonly parents: Int32Array<ArrayBuffer>
}

/** No row. */
const NONE = -1

/**
 * Children stand under their parent by start, then by arrival; a row without a start takes that of
 * its earliest child. Rows whose parents form a circle do not vanish: the circle is cut at its
 * earliest row, which becomes a root.
 *
 * @param count   how many rows of the columns are filled
 * @param parents Int32Array, row of the parent or -1
 * @param starts  Float64Array, microseconds, NaN where unknown
 *
 * Time O(n), and O(k log k) for each k siblings that did not come in order; space O(n).
 */
export function layoutTree(count: number, parents: Int32Array, starts: Float64Array): TreeLayout {
  const cut = cutCircles(count, parents)
  const { firsts, nexts } = linkChildren(count, cut, withEarliestChild(count, cut, starts))

  const order = new Uint32Array(count)
  const positions = new Uint32Array(count)
  const depths = new Uint32Array(count)
  const sizes = new Uint32Array(count)
  let depth = 0
  let row = firsts[count] ?? NONE
  for (let at = 0; at < count; at++) {
    order[at] = row
    positions[row] = at
    depths[row] = depth
    const child = firsts[row] ?? NONE
    if (child !== NONE) {
      depth++
      row = child
      continue
    }
    sizes[row] = 1
    // Up to the nearest row that has a sibling left; those in between are done.
    let next = nexts[row] ?? NONE
    while (next === NONE && depth > 0) {
      row = cut[row] ?? NONE
      depth--
      sizes[row] = at + 1 - (positions[row] ?? 0)
      next = nexts[row] ?? NONE
    }
    row = next
  }
  return { order, positions, depths, sizes, parents: cut }
}

interface Links {
  /** By row, its first child; at `count` the first root. */
  readonly firsts: Int32Array
  /** By row, its next sibling. */
  readonly nexts: Int32Array
}

function linkChildren(count: number, parents: Int32Array, begins: Float64Array): Links {
  const firsts = new Int32Array(count + 1).fill(NONE)
  const nexts = new Int32Array(count).fill(NONE)
  const unsorted = new Set<number>()
  for (let row = count - 1; row >= 0; row--) {
    const parent = parents[row] ?? NONE
    const slot = parent === NONE ? count : parent
    const first = firsts[slot] ?? NONE
    nexts[row] = first
    firsts[slot] = row
    if (first !== NONE && (begins[row] ?? 0) > (begins[first] ?? 0)) unsorted.add(slot)
  }
  // Most come in the order of their start: only groups that do not are sorted.
  for (const slot of unsorted) {
    const rows: number[] = []
    for (let row = firsts[slot] ?? NONE; row !== NONE; row = nexts[row] ?? NONE) rows.push(row)
    rows.sort((a, b) => (begins[a] ?? 0) - (begins[b] ?? 0) || a - b)
    let next = NONE
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i] ?? NONE
      nexts[row] = next
      next = row
    }
    firsts[slot] = next
  }
  return { firsts, nexts }
}

function cutCircles(count: number, parents: Int32Array): Int32Array<ArrayBuffer> {
  const cut = new Int32Array(count)
  for (let row = 0; row < count; row++) {
    const parent = parents[row] ?? NONE
    cut[row] = parent < count ? parent : NONE
  }
  /** By row: from which row it was first reached on the way up, counted from 1. */
  const seenFrom = new Uint32Array(count)
  for (let row = 0; row < count; row++) {
    let at = row
    while (at !== NONE && seenFrom[at] === 0) {
      seenFrom[at] = row + 1
      at = cut[at] ?? NONE
    }
    if (at !== NONE && seenFrom[at] === row + 1) cut[earliestInCircle(at, cut)] = NONE
  }
  return cut
}

function earliestInCircle(start: number, parents: Int32Array): number {
  let earliest = start
  for (let at = parents[start] ?? start; at !== start; at = parents[at] ?? start) earliest = Math.min(earliest, at)
  return earliest
}

/** Starts in which a row without one has its earliest descendant's, as far as rows without one lie between. */
function withEarliestChild(count: number, parents: Int32Array, starts: Float64Array): Float64Array {
  let unknown = 0
  for (let row = 0; row < count; row++) if (Number.isNaN(starts[row])) unknown++
  if (unknown === 0) return starts

  const begins = starts.slice(0, count)
  for (let row = 0; row < count; row++) if (Number.isNaN(starts[row])) begins[row] = Number.POSITIVE_INFINITY
  for (let row = 0; row < count; row++) {
    const start = starts[row] ?? Number.NaN
    if (Number.isNaN(start)) continue
    for (let at = parents[row] ?? NONE; at !== NONE && Number.isNaN(starts[at]); at = parents[at] ?? NONE) {
      if ((begins[at] ?? 0) <= start) break
      begins[at] = start
    }
  }
  return begins
}
