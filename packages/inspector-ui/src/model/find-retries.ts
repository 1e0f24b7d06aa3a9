/**
 * Which spans are a retry that went well: the first after the same operation on the same subject
 * had failed under the same parent.
 *
 *   trace-columns, layout-tree --> [findRetries] --rows--> mark column
 */
import { FLAG } from '../base/span-batch.js'
import type { TreeLayout } from './layout-tree.js'
import type { TraceColumns } from './trace-columns.js'

/** Time O(n). */
export function findRetries(columns: TraceColumns, layout: TreeLayout): ReadonlySet<number> {
  const failed = new Set<string>()
  const retries = new Set<number>()
  const { flags, operations, subjects } = columns
  for (const row of layout.order) {
    const hasFailed = ((flags[row] ?? 0) & FLAG.failed) !== 0
    if (!hasFailed && failed.size === 0) continue
    const key = `${layout.parents[row]} ${operations[row]} ${subjects[row]}`
    if (hasFailed) failed.add(key)
    else if (flags[row] === 0 && failed.delete(key)) retries.add(row)
  }
  return retries
}
