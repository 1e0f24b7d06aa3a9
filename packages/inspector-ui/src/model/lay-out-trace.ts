/**
 * From the columns of a trace to what is drawn of them: clocks set right, then the tree by start.
 *
 *   trace-columns --> [layOutTrace] --layout--> stores/trace.ts --> [withShifts] --columns--> views
 */
import { layoutTree, type TreeLayout } from './layout-tree.js'
import { shiftClocks } from './shift-clocks.js'
import type { TraceColumns } from './trace-columns.js'
import { measuredExtent } from './trace-extent.js'

export interface TraceLayout extends TreeLayout {
  /** By number of the process, microseconds by which its clock was put forward; empty where none was. */
  readonly shifts: Float64Array<ArrayBuffer>
}

type Recorded = Pick<TraceColumns, 'parents' | 'starts' | 'processes'>

export function layOutTrace(count: number, { parents, starts, processes }: Recorded): TraceLayout {
  const shifts = shiftClocks(count, parents, starts, processes)
  return { ...layoutTree(count, parents, shifted(count, starts, processes, shifts)), shifts }
}

/** The columns with the times that are drawn; the same where no clock was moved. */
export function withShifts(columns: TraceColumns, shifts: Float64Array): TraceColumns {
  if (shifts.length === 0) return columns
  const { count, processes, flags } = columns
  const starts = shifted(count, columns.starts, processes, shifts)
  const ends = shifted(count, columns.ends, processes, shifts)
  return { ...columns, starts, ends, extent: measuredExtent(count, { starts, ends, flags }) }
}

/** By how many microseconds the times of a row were moved. */
export function shiftOf({ shifts }: TraceLayout, { processes }: Pick<TraceColumns, 'processes'>, row: number): number {
  return shifts[processes[row] ?? 0] ?? 0
}

function shifted(
  count: number,
  times: Float64Array<ArrayBuffer>,
  processes: Uint16Array,
  shifts: Float64Array,
): Float64Array<ArrayBuffer> {
  if (shifts.length === 0) return times
  const moved = times.slice(0, count)
  for (let row = 0; row < count; row++) moved[row] = (moved[row] ?? 0) + (shifts[processes[row] ?? 0] ?? 0)
  return moved
}
