/**
 * The whole session on a strip: one lane a kind, each a few runs of columns, however many spans.
 *
 *   trace-columns --> [minimapLanes] --runs--> views/trace/Minimap
 */
import { FLAG, KIND } from '../base/span-batch.js'
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
 * @param width how many columns the strip has
 * @param now   microseconds since the origin, where open spans are taken to end
 *
 * Time O(n + width), whatever the spans cover: runs are counted by their edges.
 */
export function minimapLanes(
  columns: TraceColumns,
  layout: TreeLayout,
  range: TimeRange,
  width: number,
  now: number,
): MinimapLanes {
  const edges = Array.from({ length: 5 }, () => new Int32Array(width + 1))
  const failed = new Uint8Array(width)
  for (let row = 0; row < columns.count; row++) {
    const start = columns.starts[row] ?? Number.NaN
    if (Number.isNaN(start)) continue
    const kind = columns.kinds[row] ?? 0
    const end = columns.ends[row] ?? Number.NaN
    const from = columnOf(range, start, width)
    const to = Math.max(from + 1, Math.ceil(Math.min(1, placeOf(range, Number.isNaN(end) ? now : end)) * width))
    const isParent = (layout.sizes[row] ?? 1) > 1
    if (((columns.flags[row] ?? 0) & FLAG.failed) !== 0 && !isParent) failed[columnOf(range, end, width)] = 1
    if (kind === KIND.code && isParent && layout.parents[row] === -1) continue
    const lane = edges[kind]
    if (lane === undefined) continue
    lane[from] = (lane[from] ?? 0) + 1
    lane[Math.min(to, width)] = (lane[Math.min(to, width)] ?? 0) - 1
  }
  return {
    lanes: edges.map(runsOf),
    failures: [...failed.keys()].filter((column) => failed[column] === 1),
  }
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
