/**
 * Which span ran a tool call of a conversation: the k-th call of a tool in what was said belongs to
 * the k-th span of that tool under the same parent.
 *
 *   conversation --names of calls--> [linkToolCalls] --rows--> views/span/ContextPanel
 */
import { KIND } from '../base/span-batch.js'
import type { TreeLayout } from './layout-tree.js'
import { subjectOf, type TraceColumns } from './trace-columns.js'

/**
 * @param row   of the model span
 * @param names of the tools called, in the order of the conversation
 * @returns for each call the row of its span; `undefined` where there is none. Time O(spans under the parent).
 */
export function linkToolCalls(
  columns: TraceColumns,
  layout: TreeLayout,
  row: number,
  names: readonly string[],
): readonly (number | undefined)[] {
  const parent = layout.parents[row] ?? -1
  const from = parent === -1 ? 0 : (layout.positions[parent] ?? 0)
  const to = parent === -1 ? layout.order.length : from + (layout.sizes[parent] ?? 1)
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
