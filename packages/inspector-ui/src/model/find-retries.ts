/**
 * Which spans are a retry that went well: the first that began after the same operation on the same subject
 * had failed under the same parent. What ran beside it is none.
 *
 *   trace-columns, layout-tree --> [findRetries] --rows--> mark column
 */
import { FLAG } from '../base/span-batch.js'
import { inSteps, type Steps } from '../base/steps.js'
import type { TreeLayout } from './layout-tree.js'
import { subjectOf, type TraceColumns } from './trace-columns.js'

/** Time O(n). */
export function* findRetries(columns: TraceColumns, layout: TreeLayout): Steps<ReadonlySet<number>> {
  /** When it failed. */
  const failed = new Map<string, number>()
  /** Most parents have no failed child: their rows need no key. */
  const concerned = new Set<number>()
  const retries = new Set<number>()
  const { flags, operations, starts, ends } = columns
  const visit = (row: number): void => {
    const hasFailed = ((flags[row] ?? 0) & FLAG.failed) !== 0
    const parent = layout.parents[row] ?? -1
    if (!hasFailed && !concerned.has(parent)) return
    const key = `${parent} ${operations[row]} ${subjectOf(columns, row)}`
    if (hasFailed) {
      concerned.add(parent)
      failed.set(key, ends[row] ?? Number.NaN)
    } else if (((flags[row] ?? 0) & ~FLAG.state) === 0 && (starts[row] ?? 0) >= (failed.get(key) ?? Number.NaN)) {
      failed.delete(key)
      retries.add(row)
    }
  }
  yield* inSteps(layout.order.length, (from, to) => {
    for (let at = from; at < to; at++) visit(layout.order[at] ?? 0)
  })
  return retries
}
