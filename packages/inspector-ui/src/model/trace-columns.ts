/**
 * The spans of a session as columns: typed arrays that grow, one entry a span, never rows of objects.
 *
 *   api/trace.worker.ts --SpanBatch--> [applyBatch] --TraceColumns--> layout-tree, time-split, find-spans, views
 */
import { FLAG, type SpanBatch } from '../base/span-batch.js'

/**
 * A value that stands for one moment: each batch gives a new one. Buffers are shared between them,
 * so an earlier value keeps its `count` and may see later values of the rows it has.
 */
export interface TraceColumns {
  readonly count: number
  /** How many of them stand for a parent of which nothing was received. */
  readonly placeholders: number
  readonly starts: Float64Array<ArrayBuffer>
  readonly ends: Float64Array<ArrayBuffer>
  readonly parents: Int32Array<ArrayBuffer>
  readonly kinds: Uint8Array<ArrayBuffer>
  readonly shapes: Uint8Array<ArrayBuffer>
  readonly flags: Uint8Array<ArrayBuffer>
  readonly tokens: Float64Array<ArrayBuffer>
  readonly operations: string[]
  readonly subjects: string[]
  readonly args: string[]
  readonly spanIds: string[]
  readonly rowOfSpanId: Map<string, number>
}

export function emptyColumns(): TraceColumns {
  return {
    count: 0,
    placeholders: 0,
    starts: new Float64Array(0),
    ends: new Float64Array(0),
    parents: new Int32Array(0),
    kinds: new Uint8Array(0),
    shapes: new Uint8Array(0),
    flags: new Uint8Array(0),
    tokens: new Float64Array(0),
    operations: [],
    subjects: [],
    args: [],
    spanIds: [],
    rowOfSpanId: new Map(),
  }
}

/**
 * Set the rows of a batch.
 *
 * @throws {RangeError} if a row number would leave a gap: a bug of the sender
 *
 * Time O(batch), amortised; capacity doubles.
 */
export function applyBatch(columns: TraceColumns, batch: SpanBatch): TraceColumns {
  let count = columns.count
  for (const row of batch.rows) {
    if (row > count) throw new RangeError(`row ${row} comes when ${count} rows are known`)
    if (row === count) count++
  }
  const grown = withCapacity(columns, count)
  let placeholders = columns.placeholders

  batch.rows.forEach((row, i) => {
    if (row < columns.count && isPlaceholder(grown.flags[row])) placeholders--
    if (isPlaceholder(batch.flags[i])) placeholders++
    grown.starts[row] = batch.starts[i] ?? Number.NaN
    grown.ends[row] = batch.ends[i] ?? Number.NaN
    grown.parents[row] = batch.parents[i] ?? -1
    grown.kinds[row] = batch.kinds[i] ?? 0
    grown.shapes[row] = batch.shapes[i] ?? 0
    grown.flags[row] = batch.flags[i] ?? 0
    grown.tokens[row] = batch.tokens[i] ?? Number.NaN
    grown.operations[row] = batch.operations[i] ?? ''
    grown.subjects[row] = batch.subjects[i] ?? ''
    grown.args[row] = batch.args[i] ?? ''
    const spanId = batch.spanIds[i] ?? ''
    grown.spanIds[row] = spanId
    grown.rowOfSpanId.set(spanId, row)
  })
  return { ...grown, count, placeholders }
}

function isPlaceholder(flags: number | undefined): boolean {
  return ((flags ?? 0) & FLAG.placeholder) !== 0
}

function withCapacity(columns: TraceColumns, needed: number): TraceColumns {
  if (needed <= columns.starts.length) return columns
  const capacity = Math.max(64, columns.starts.length * 2, needed)
  return {
    ...columns,
    starts: enlarged(columns.starts, new Float64Array(capacity)),
    ends: enlarged(columns.ends, new Float64Array(capacity)),
    parents: enlarged(columns.parents, new Int32Array(capacity)),
    kinds: enlarged(columns.kinds, new Uint8Array(capacity)),
    shapes: enlarged(columns.shapes, new Uint8Array(capacity)),
    flags: enlarged(columns.flags, new Uint8Array(capacity)),
    tokens: enlarged(columns.tokens, new Float64Array(capacity)),
  }
}

function enlarged<T extends { set(from: ArrayLike<number>): void } & ArrayLike<number>>(from: T, to: T): T {
  to.set(from)
  return to
}
