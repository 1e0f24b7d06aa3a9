/** What batches come to on the page, row by row in words: for the tests of who makes them. */
import { OPERATIONS } from '@agent-inspector/trace-format'
import { SHAPES, type SpanBatch } from '../base/span-batch.js'
import { readSpanId } from '../base/span-id.js'

export interface ShownRow {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly parent: number
  readonly shape: string
  readonly flags: number
  readonly operation: string
  readonly tokens: number
  readonly name: string
  readonly subject: string
  readonly process: number
}

export function rowsShown(batches: Iterable<SpanBatch | undefined>): readonly ShownRow[] {
  const rows: ShownRow[] = []
  const strings: string[] = []
  for (const batch of batches) {
    if (batch === undefined) continue
    strings.push(...batch.strings)
    batch.rows.forEach((row, i) => {
      rows[row] = {
        id: readSpanId(batch.spanIds, i),
        start: batch.starts[i] ?? 0,
        end: batch.ends[i] ?? 0,
        parent: batch.parents[i] ?? 0,
        shape: SHAPES[batch.shapes[i] ?? 0] ?? '',
        flags: batch.flags[i] ?? 0,
        operation: OPERATIONS[batch.operations[i] ?? 0] ?? '',
        tokens: batch.tokens[i] ?? 0,
        name: strings[batch.names[i] ?? -1] ?? '',
        subject: strings[batch.subjects[i] ?? -1] ?? '',
        process: batch.processes[i] ?? 0,
      }
    })
  }
  return rows
}
