/**
 * The order in which spans stand in the tree, before anything is folded.
 *
 *   trace-columns --parents, starts--> [layoutTree] --TreeLayout--> visible-rows, roll-up, views
 *
 * A kernel: numbers in, numbers out.
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
  /** By row: how many stand right below it. */
  readonly childCounts: Uint32Array<ArrayBuffer>
  /** By row: its parent in this tree, -1 on a root. Differs from what was recorded only where that was a circle. */
  readonly parents: Int32Array<ArrayBuffer>
}

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
  const begins = withEarliestChild(count, cut, starts)
  const { children, firsts } = childrenOf(count, cut, begins)

  const order = new Uint32Array(count)
  const positions = new Uint32Array(count)
  const depths = new Uint32Array(count)
  const sizes = new Uint32Array(count).fill(1)
  // A stack of places in `children`: depth may exceed what recursion can hold.
  const nexts = new Uint32Array(count + 2)
  const owners = new Int32Array(count + 2)
  let level = 0
  let at = 0
  nexts[0] = firsts[0] ?? 0
  owners[0] = -1
  while (level >= 0) {
    const next = nexts[level] ?? 0
    if (next === firsts[(owners[level] ?? -1) + 2]) {
      level--
      continue
    }
    nexts[level] = next + 1
    const row = children[next] ?? 0
    order[at] = row
    positions[row] = at++
    depths[row] = level
    level++
    nexts[level] = firsts[row + 1] ?? 0
    owners[level] = row
  }
  const childCounts = new Uint32Array(count)
  for (let i = count - 1; i >= 0; i--) {
    const child = order[i] ?? 0
    const parent = cut[child] ?? -1
    if (parent === -1) continue
    sizes[parent] = (sizes[parent] ?? 0) + (sizes[child] ?? 0)
    childCounts[parent] = (childCounts[parent] ?? 0) + 1
  }
  return { order, positions, depths, sizes, childCounts, parents: cut }
}

interface Children {
  /** Rows, those with one parent side by side, by start. Those without a parent come first. */
  readonly children: Uint32Array
  /** Where the children of `row` begin is `firsts[row + 1]`; they end where those of the next begin. */
  readonly firsts: Uint32Array
}

function childrenOf(count: number, parents: Int32Array, begins: Float64Array): Children {
  const firsts = new Uint32Array(count + 2)
  for (let row = 0; row < count; row++) {
    const slot = (parents[row] ?? -1) + 2
    firsts[slot] = (firsts[slot] ?? 0) + 1
  }
  for (let slot = 1; slot < firsts.length; slot++) firsts[slot] = (firsts[slot] ?? 0) + (firsts[slot - 1] ?? 0)

  const children = new Uint32Array(count)
  const filled = firsts.slice()
  const unsorted = new Set<number>()
  for (let row = 0; row < count; row++) {
    const slot = (parents[row] ?? -1) + 1
    const place = filled[slot] ?? 0
    children[place] = row
    filled[slot] = place + 1
    const before = place === firsts[slot] ? undefined : children[place - 1]
    if (before !== undefined && (begins[before] ?? 0) > (begins[row] ?? 0)) unsorted.add(slot)
  }
  // Most come in the order of their start: only groups that do not are sorted.
  for (const slot of unsorted) {
    children.subarray(firsts[slot], firsts[slot + 1]).sort((a, b) => (begins[a] ?? 0) - (begins[b] ?? 0) || a - b)
  }
  return { children, firsts }
}

function cutCircles(count: number, parents: Int32Array): Int32Array<ArrayBuffer> {
  const cut = Int32Array.from(parents.subarray(0, count), (parent) => (parent >= count ? -1 : parent))
  const seenBy = new Int32Array(count).fill(-1)
  for (let row = 0; row < count; row++) {
    let at = row
    while (at !== -1 && seenBy[at] === -1) {
      seenBy[at] = row
      at = cut[at] ?? -1
    }
    if (at !== -1 && seenBy[at] === row) cut[earliestInCircle(at, cut)] = -1
  }
  return cut
}

function earliestInCircle(start: number, parents: Int32Array): number {
  let earliest = start
  for (let at = parents[start] ?? start; at !== start; at = parents[at] ?? start) earliest = Math.min(earliest, at)
  return earliest
}

/** Starts in which a row without one has its earliest descendant's. */
function withEarliestChild(count: number, parents: Int32Array, starts: Float64Array): Float64Array {
  const begins = starts.slice(0, count)
  const known = Uint8Array.from(begins, (start) => (Number.isNaN(start) ? 0 : 1))
  for (let row = 0; row < count; row++) {
    const start = starts[row] ?? Number.NaN
    if (Number.isNaN(start)) continue
    for (let at = parents[row] ?? -1; at !== -1 && known[at] === 0; at = parents[at] ?? -1) {
      const begin = begins[at] ?? Number.NaN
      if (begin <= start) break
      begins[at] = start
    }
  }
  return begins.map((begin) => (Number.isNaN(begin) ? Number.POSITIVE_INFINITY : begin))
}
