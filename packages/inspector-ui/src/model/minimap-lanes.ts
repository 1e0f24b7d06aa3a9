/**
 * The whole session on a strip: one lane a kind, each a few runs of columns, however many spans.
 *
 *   trace-columns --> [minimapLanes] --runs--> views/trace/Minimap
 */
import { FLAG, KIND } from '../base/span-batch.js'
import { inSteps, type Steps } from '../base/steps.js'
import type { TreeLayout } from './layout-tree.js'
import { placeOf, type TimeRange } from './time-scale.js'
import type { TraceColumns } from './trace-columns.js'

/** Columns from `from` to before `to`. */
export interface Run {
  readonly from: number
  readonly to: number
}

export interface MinimapLanes {
  /** By kind. */
  readonly lanes: readonly (readonly Run[])[]
  /** Columns in which a span failed. */
  readonly failures: readonly number[]
}

/**
 * @param layout roots with children are left out: they would cover everything
 * @param from  microseconds since the origin, where the strip begins
 * @param to    where it ends
 * @param width how many columns the strip has
 * @param now   where open spans are taken to end
 *
 * Time O(n + width), whatever the spans cover: runs are counted by their edges.
 */
export function* minimapLanes(
  columns: TraceColumns,
  layout: TreeLayout,
  from: number,
  to: number,
  width: number,
  now: number,
): Steps<MinimapLanes> {
  const range = { from, to }
  const edges = Array.from({ length: 5 }, () => new Int32Array(width + 1))
  const failed = new Uint8Array(width)
  const visit = (row: number): void => {
    const start = columns.starts[row] ?? Number.NaN
    if (Number.isNaN(start)) return
    const kind = columns.kinds[row] ?? 0
    const end = columns.ends[row] ?? Number.NaN
    const first = columnOf(range, start, width)
    const last = Math.max(first + 1, Math.ceil(Math.min(1, placeOf(range, Number.isNaN(end) ? now : end)) * width))
    const isParent = (layout.sizes[row] ?? 1) > 1
    if (((columns.flags[row] ?? 0) & FLAG.failed) !== 0 && !isParent) failed[columnOf(range, end, width)] = 1
    if (kind === KIND.code && isParent && layout.parents[row] === -1) return
    const lane = edges[kind]
    if (lane === undefined) return
    lane[first] = (lane[first] ?? 0) + 1
    lane[Math.min(last, width)] = (lane[Math.min(last, width)] ?? 0) - 1
  }
  yield* inSteps(layout.order.length, (begin, end) => {
    for (let row = begin; row < end; row++) visit(row)
  })
  return { lanes: edges.map(runsOf), failures: markedOf(failed) }
}

/** In which of so many columns rows begin. Time O(rows + width). */
export function columnsOf(
  { starts }: TraceColumns,
  rows: Uint32Array,
  range: TimeRange,
  width: number,
): readonly number[] {
  const marked = new Uint8Array(width)
  for (const row of rows) {
    const start = starts[row] ?? Number.NaN
    if (!Number.isNaN(start)) marked[columnOf(range, start, width)] = 1
  }
  return markedOf(marked)
}

function markedOf(marks: Uint8Array): readonly number[] {
  return [...marks.keys()].filter((column) => marks[column] === 1)
}

function columnOf(range: TimeRange, micros: number, width: number): number {
  return Math.min(width - 1, Math.max(0, Math.floor(placeOf(range, micros) * width)))
}

function runsOf(edges: Int32Array): readonly Run[] {
  const runs: Run[] = []
  let open = 0
  let from = 0
  edges.forEach((change, column) => {
    if (open === 0 && change > 0) from = column
    if (open > 0 && open + change === 0) runs.push({ from, to: column })
    open += change
  })
  return runs
}
