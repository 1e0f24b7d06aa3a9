/**
 * The spans of a session as columns: typed arrays that grow, one entry a span, never one object or string.
 *
 *   stores/trace.ts --SpanBatch--> [applyBatch] --TraceColumns--> layout-tree, time-split, find-spans, views
 *
 * About 58 bytes a span, the table of ids included.
 */
import { OPERATIONS } from '@agent-inspector/trace-format'
import { FLAG, type SpanArrays, type SpanBatch, spanArrays } from '../base/span-batch.js'
import { readSpanId } from '../base/span-id.js'
import { createSpanKeys, type SpanKeys } from './span-keys.js'
import { createExtentMeter, measuredExtent, NO_EXTENT, type TraceExtent } from './trace-extent.js'

/**
 * The arrays have room for more rows than there are. A value that stands for one moment: each batch gives a new one. Buffers are shared between them,
 * so an earlier value keeps its `count` and may see later values of the rows it has.
 */
export interface TraceColumns extends SpanArrays {
  readonly count: number
  /** How many of them are no spans, but stand for a parent of which nothing was received, or for log records. */
  readonly placeholders: number
  readonly extent: TraceExtent
  /** By number; of all batches. */
  readonly strings: string[]
  readonly spanKeys: SpanKeys
  /** What calls cost that used tokens: rows and US dollars, see `SpanBatch`; with room for more than there are. */
  readonly costRows: Uint32Array<ArrayBuffer>
  readonly costs: Float32Array<ArrayBuffer>
  readonly costCount: number
}

export function emptyColumns(): TraceColumns {
  const costs = { costRows: new Uint32Array(0), costs: new Float32Array(0), costCount: 0 }
  const rows = { strings: [], spanKeys: createSpanKeys(), ...spanArrays(0) }
  return { count: 0, placeholders: 0, extent: NO_EXTENT, ...costs, ...rows }
}

/** 16 lower-case hex digits; `undefined` where there is no such row. */
export function spanIdOf({ count, spanIds }: TraceColumns, row: number): string | undefined {
  return row >= 0 && row < count ? readSpanId(spanIds, row) : undefined
}

/** Names a row for good: see span-keys.ts. `undefined` where there is no such row. */
export function spanKeyOf({ count, spanIds, spanKeys }: TraceColumns, row: number): string | undefined {
  return row >= 0 && row < count ? spanKeys.keyOf(spanIds, row) : undefined
}

/** The other way round; of a span id its first row. `undefined` if there is no such row, or if it is no key. */
export function rowOfSpanKey({ spanIds, spanKeys }: TraceColumns, key: string): number | undefined {
  return spanKeys.rowOf(spanIds, key)
}

/** `llm.generate`, `tool.call`, …, and `log`; empty for a span of none of our kinds. */
export function operationOf({ operations, flags }: TraceColumns, row: number): string {
  if (isLog(flags[row])) return 'log'
  const operation = OPERATIONS[operations[row] ?? 0]
  return operation === undefined || operation === 'other' ? '' : operation
}

function nameOf({ names, strings }: TraceColumns, row: number): string {
  return strings[names[row] ?? -1] ?? ''
}

/** What a span is about, as its row shows it: model, tool, uri, …; else its name, unless that only repeats the operation. */
export function subjectOf(columns: TraceColumns, row: number): string {
  const subject = columns.strings[columns.subjects[row] ?? -1] ?? ''
  if (subject !== '') return subject
  const name = nameOf(columns, row)
  return name === operationOf(columns, row) ? '' : name
}

/**
 * Set the rows of a batch.
 *
 * @throws {RangeError} if a row number would leave a gap: a bug of the sender
 *
 * Time O(batch), amortised.
 */
export function applyBatch(columns: TraceColumns, batch: SpanBatch): TraceColumns {
  const grown = withRoom(columns, countWith(columns, batch.rows), batch.expectedRows)
  // One array at a time: of a loop over names the engine makes code that is ten times as slow.
  const { starts, ends, parents, kinds, shapes, flags, operations, tokens, names, subjects, processes } = grown
  let { count, placeholders } = columns
  const meter = createExtentMeter(columns.extent)
  for (let i = 0; i < batch.rows.length; i++) {
    const row = batch.rows[i] ?? 0
    if (row < count) {
      meter.leave(grown, row)
      if (isPlaceholder(flags[row])) placeholders--
    }
    if (isPlaceholder(batch.flags[i])) placeholders++
    starts[row] = batch.starts[i] ?? 0
    ends[row] = batch.ends[i] ?? 0
    parents[row] = batch.parents[i] ?? 0
    kinds[row] = batch.kinds[i] ?? 0
    shapes[row] = batch.shapes[i] ?? 0
    flags[row] = batch.flags[i] ?? 0
    operations[row] = batch.operations[i] ?? 0
    tokens[row] = batch.tokens[i] ?? 0
    names[row] = batch.names[i] ?? 0
    subjects[row] = batch.subjects[i] ?? 0
    processes[row] = batch.processes[i] ?? 0
    meter.enter(grown, row)
    if (row < count) continue
    count++
    grown.spanIds[row * 2] = batch.spanIds[i * 2] ?? 0
    grown.spanIds[row * 2 + 1] = batch.spanIds[i * 2 + 1] ?? 0
    grown.spanKeys.add(grown.spanIds)
  }
  for (const text of batch.strings) columns.strings.push(text)
  const costs = withCosts(columns, batch)
  return { ...grown, ...costs, count, placeholders, extent: meter.extent() ?? measuredExtent(count, grown) }
}

type Costs = Pick<TraceColumns, 'costRows' | 'costs' | 'costCount'>

function withCosts({ costRows, costs, costCount }: TraceColumns, batch: SpanBatch): Costs {
  const count = costCount + batch.costRows.length
  const grown = { costRows, costs, costCount: count }
  if (count > costs.length) {
    const room = Math.max(64, count, Math.ceil(costs.length * (costs.length < DOUBLED_ROWS ? 2 : 1.25)))
    grown.costRows = new Uint32Array(room)
    grown.costs = new Float32Array(room)
    grown.costRows.set(costRows.subarray(0, costCount))
    grown.costs.set(costs.subarray(0, costCount))
  }
  grown.costRows.set(batch.costRows, costCount)
  grown.costs.set(batch.costs, costCount)
  return grown
}

function countWith({ count: before }: TraceColumns, rows: Uint32Array): number {
  let count = before
  for (const row of rows) {
    if (row > count) throw new RangeError(`row ${row} comes when ${count} rows are known`)
    if (row === count) count++
  }
  return count
}

const ONE_A_ROW = [
  'starts',
  'ends',
  'parents',
  'kinds',
  'shapes',
  'flags',
  'operations',
  'tokens',
  'names',
  'subjects',
  'processes',
] as const satisfies readonly (keyof SpanArrays)[]

function isPlaceholder(flags: number | undefined): boolean {
  return ((flags ?? 0) & (FLAG.placeholder | FLAG.log)) !== 0
}

function isLog(flags: number | undefined): boolean {
  return ((flags ?? 0) & FLAG.log) !== 0
}

/** Below it capacity doubles; above, room that nobody uses would cost more than copying now and then. */
const DOUBLED_ROWS = 65_536

function withRoom(columns: TraceColumns, needed: number, expected: number): TraceColumns {
  const capacity = columns.starts.length
  if (needed <= capacity) return columns
  const rows = Math.max(64, needed, expected, Math.ceil(capacity * (capacity < DOUBLED_ROWS ? 2 : 1.25)))
  const arrays = spanArrays(rows)
  for (const name of ONE_A_ROW) arrays[name].set(columns[name])
  arrays.spanIds.set(columns.spanIds)
  columns.spanKeys.reserve(rows, arrays.spanIds)
  return { ...columns, ...arrays }
}
