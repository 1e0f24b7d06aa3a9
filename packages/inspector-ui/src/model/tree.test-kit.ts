/** Small traces for the tests of kernels: written as rows, given as columns. */
import { OPERATIONS } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { FLAG, KIND, type SpanBatch } from '../base/span-batch.js'
import { layoutTree, type TreeLayout } from './layout-tree.js'
import { applyBatch, emptyColumns, type TraceColumns } from './trace-columns.js'

export interface TestSpan {
  readonly parent?: number
  readonly start?: number
  /** `undefined`: still open. */
  readonly end?: number | undefined
  readonly kind?: number
  readonly process?: number
  readonly flags?: number
  readonly tokens?: number
  /** NaN: it used tokens, and has no price. */
  readonly cost?: number
  readonly operation?: string
  readonly subject?: string
}

export function batchOf(spans: readonly TestSpan[], firstRow = 0, firstString = 0): SpanBatch {
  const open = (span: TestSpan): boolean => 'end' in span && span.end === undefined
  return {
    rows: Uint32Array.from(spans, (_, i) => firstRow + i),
    starts: Float64Array.from(spans, ({ start = 0 }) => start),
    ends: Float64Array.from(spans, (span) => (open(span) ? Number.NaN : (span.end ?? span.start ?? 0))),
    parents: Int32Array.from(spans, ({ parent = -1 }) => parent),
    kinds: Uint8Array.from(spans, ({ kind = KIND.code }) => kind),
    shapes: new Uint8Array(spans.length),
    flags: Uint8Array.from(spans, (span) => span.flags ?? (open(span) ? FLAG.open : 0)),
    operations: Uint8Array.from(spans, ({ operation = 'other' }) =>
      (OPERATIONS as readonly string[]).indexOf(operation),
    ),
    tokens: Float32Array.from(spans, ({ tokens = Number.NaN }) => tokens),
    names: Uint32Array.from(spans, () => firstString),
    subjects: Uint32Array.from(spans, (_, i) => firstString + 1 + i),
    processes: Uint16Array.from(spans, ({ process = 0 }) => process),
    spanIds: Uint32Array.from(spans.flatMap((_, i) => [0, firstRow + i])),
    costRows: Uint32Array.from(spans.flatMap(({ cost }, i) => (cost === undefined ? [] : [firstRow + i]))),
    costs: Float32Array.from(spans.flatMap(({ cost }) => cost ?? [])),
    strings: ['', ...spans.map(({ subject = '' }) => subject)],
    expectedRows: firstRow + spans.length,
  }
}

export function traceOf(spans: readonly TestSpan[]): { readonly columns: TraceColumns; readonly layout: TreeLayout } {
  const columns = applyBatch(emptyColumns(), batchOf(spans))
  return { columns, layout: layoutTree(columns.count, columns.parents, columns.starts) }
}

/** Forests in which every parent came before its children. */
export function forests(span: (row: number) => fc.Arbitrary<TestSpan>): fc.Arbitrary<readonly TestSpan[]> {
  return fc
    .integer({ min: 1, max: 24 })
    .chain((count) =>
      fc.tuple(
        ...Array.from({ length: count }, (_, row) =>
          fc.tuple(span(row), fc.integer({ min: -1, max: row - 1 })).map(([own, parent]) => ({ ...own, parent })),
        ),
      ),
    )
}
