/**
 * Which span ran a tool call of a conversation: the k-th call of a tool in what was said belongs to
 * the k-th span of that tool in the same run. A run is the agent, workflow or tool around the call of the model;
 * spans between them that are none of these, as the nodes of a graph or the steps of a loop, only divide it.
 *
 *   conversation --names of calls--> [linkToolCalls] --rows--> views/span/ContextPanel
 */
import { KIND } from '../base/span-batch.js'
import type { TreeLayout } from './layout-tree.js'
import { operationOf, subjectOf, type TraceColumns } from './trace-columns.js'

/**
 * @param row   of the model span
 * @param names of the tools called, in the order of the conversation
 * @returns for each call the row of its span; `undefined` where there is none. Time O(spans of the run).
 */
export function linkToolCalls(
  columns: TraceColumns,
  layout: TreeLayout,
  row: number,
  names: readonly string[],
): readonly (number | undefined)[] {
  const run = runAround(columns, layout, row)
  const from = run === -1 ? 0 : (layout.positions[run] ?? 0)
  const to = run === -1 ? layout.order.length : from + (layout.sizes[run] ?? 1)
  const byName = new Map<string, number[]>()
  for (const candidate of layout.order.subarray(from, to)) {
    if (columns.kinds[candidate] !== KIND.tool) continue
    const name = subjectOf(columns, candidate)
    byName.set(name, [...(byName.get(name) ?? []), candidate])
  }
  const taken = new Map<string, number>()
  return names.map((name) => {
    const nth = taken.get(name) ?? 0
    taken.set(name, nth + 1)
    return byName.get(name)?.[nth]
  })
}

/** @returns -1 for a root */
function runAround(columns: TraceColumns, layout: TreeLayout, row: number): number {
  let run = layout.parents[row] ?? -1
  while (run !== -1 && operationOf(columns, run) === '') {
    const above = layout.parents[run] ?? -1
    if (above === -1) break
    run = above
  }
  return run
}
