/**
 * Which spans are a retry that went well: the first after the same operation on the same subject
 * had failed under the same parent.
 *
 *   trace-columns, layout-tree --> [findRetries] --rows--> mark column
 */
import { FLAG } from '../base/span-batch.js'
import type { TreeLayout } from './layout-tree.js'
import { subjectOf, type TraceColumns } from './trace-columns.js'

/** Time O(n). */
export function findRetries(columns: TraceColumns, layout: TreeLayout): ReadonlySet<number> {
  const failed = new Set<string>()
  /** Most parents have no failed child: their rows need no key. */
  const concerned = new Set<number>()
  const retries = new Set<number>()
  const { flags, operations } = columns
  for (const row of layout.order) {
    const hasFailed = ((flags[row] ?? 0) & FLAG.failed) !== 0
    const parent = layout.parents[row] ?? -1
    if (!hasFailed && !concerned.has(parent)) continue
    const key = `${parent} ${operations[row]} ${subjectOf(columns, row)}`
    if (hasFailed) {
      concerned.add(parent)
      failed.add(key)
    } else if (((flags[row] ?? 0) & ~FLAG.state) === 0 && failed.delete(key)) retries.add(row)
  }
  return retries
}
