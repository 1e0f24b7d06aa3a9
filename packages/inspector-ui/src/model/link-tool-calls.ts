/**
 * Which span ran a tool call of a conversation: of the spans of that tool in the same run the one with the same
 * argument, where all of those are known, else the k-th for the k-th call. A run is the agent, workflow or tool around
 * the call of the model; spans between them that are none of these, as the nodes of a graph or the steps of a loop,
 * only divide it.
 *
 *   tree --[toolSpansAround]--> conversation --calls--> [linkToolCalls] --rows--> views/span/ContextPanel
 */
import { KIND } from '../base/span-batch.js'
import type { TreeLayout } from './layout-tree.js'
import { operationOf, subjectOf, type TraceColumns } from './trace-columns.js'

/** Rows by the name of the tool, in the order of the tree. */
export type ToolSpans = ReadonlyMap<string, readonly number[]>

export interface ToolCall {
  readonly name: string
  /** In one line, as rows have it. */
  readonly argument: string
}

/** @param row of the model span. Time O(spans of the run). */
export function toolSpansAround(columns: TraceColumns, layout: TreeLayout, row: number): ToolSpans {
  const run = runAround(columns, layout, row)
  const from = run === -1 ? 0 : (layout.positions[run] ?? 0)
  const to = run === -1 ? layout.order.length : from + (layout.sizes[run] ?? 1)
  const byName = new Map<string, number[]>()
  for (const candidate of layout.order.subarray(from, to)) {
    if (columns.kinds[candidate] !== KIND.tool) continue
    const name = subjectOf(columns, candidate)
    const rows = byName.get(name)
    if (rows === undefined) byName.set(name, [candidate])
    else rows.push(candidate)
  }
  return byName
}

/**
 * @param calls in the order of the conversation
 * @param args  what rows were called with, of those that were seen
 * @returns for each call the row of its span; `undefined` where there is none
 */
export function linkToolCalls(
  spans: ToolSpans,
  calls: readonly ToolCall[],
  args: ReadonlyMap<number, string>,
): readonly (number | undefined)[] {
  const linked: (number | undefined)[] = calls.map(() => undefined)
  for (const [name, rows] of spans) {
    const asked = calls.flatMap((call, i) => (call.name === name ? [i] : []))
    if (asked.length === 0) continue
    const left = new Set(rows)
    const link = (call: number, row: number | undefined): void => {
      linked[call] = row
      if (row !== undefined) left.delete(row)
    }
    if (rows.every((row) => args.has(row))) {
      for (const call of asked)
        link(
          call,
          first(left, (row) => args.get(row) === calls[call]?.argument),
        )
    }
    for (const call of asked)
      if (linked[call] === undefined)
        link(
          call,
          first(left, () => true),
        )
  }
  return linked
}

function first(rows: Iterable<number>, fits: (row: number) => boolean): number | undefined {
  for (const row of rows) if (fits(row)) return row
  return undefined
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
