/**
 * What follows from trace and viewport, worked out once for each moment of theirs: visible rows,
 * totals, extent, hits. Views and keys read it from here, so that they speak of the same rows.
 *
 *   stores/trace.ts, stores/viewport.ts, stores/location.ts --> [createTreeView] --> views/trace, app/commands.ts
 */
import { FLAG } from '../base/span-batch.js'
import { findRetries } from '../model/find-retries.js'
import { findSpans } from '../model/find-spans.js'
import { rollUp } from '../model/roll-up.js'
import { rowOfSpanId, spanIdOf } from '../model/trace-columns.js'
import { type TraceExtent, traceExtent } from '../model/trace-extent.js'
import { type Folds, visibleRows } from '../model/visible-rows.js'
import type { LocationStore } from './location.js'
import type { TraceStore } from './trace.js'
import type { ViewportStore } from './viewport.js'

export interface TreeView {
  /** Rows that can be scrolled to, in order. */
  rows(): Uint32Array
  folds(): Folds<number>
  fold(rows: readonly number[], folded: boolean): void
  /** Tokens by row, own or of what is below. */
  tokens(): Float64Array
  extent(): TraceExtent
  /** Rows that went well after the same had failed. */
  retries(): ReadonlySet<number>
  /** Rows that match the search, in the order of the tree. */
  hits(): Uint32Array
  /** The row of the span in the URL, else the first row; `undefined` in an empty trace. */
  selectedRow(): number | undefined
}

export function createTreeView(trace: TraceStore, viewport: ViewportStore, location: LocationStore): TreeView {
  const folds = remembered(
    () => [trace.getState().columns, viewport.getState().folds],
    (columns, { from, told }): Folds<number> => {
      const rows = new Map<number, boolean>()
      for (const [id, folded] of told) {
        const row = rowOfSpanId(columns, id)
        if (row !== undefined) rows.set(row, folded)
      }
      return { from, told: rows }
    },
  )
  return {
    folds,
    fold(rows, folded) {
      const { columns } = trace.getState()
      viewport.fold(
        rows.flatMap((row) => spanIdOf(columns, row) ?? []),
        folded,
      )
    },
    rows: remembered(() => [trace.getState().layout, folds()], visibleRows),
    tokens: remembered(
      () => [trace.getState().layout, trace.getState().columns],
      (layout, columns) => rollUp(layout, columns.tokens),
    ),
    extent: remembered(() => [trace.getState().columns], traceExtent),
    retries: remembered(() => [trace.getState().columns, trace.getState().layout], findRetries),
    hits: remembered(
      () => [trace.getState().columns, trace.getState().layout, location.getState().query, trace.getState().args],
      findSpans,
    ),
    selectedRow() {
      const { columns, layout } = trace.getState()
      const { spanId } = location.getState()
      const named = spanId === undefined ? undefined : rowOfSpanId(columns, spanId)
      return named ?? firstReal(layout.order, columns.flags)
    },
  }
}

function firstReal(order: Uint32Array, flags: Uint8Array): number | undefined {
  for (const row of order) if (((flags[row] ?? 0) & FLAG.placeholder) === 0) return row
  return undefined
}

/** Works a value out again only when what it was made from is another. */
function remembered<Inputs extends readonly unknown[], T>(
  inputs: () => readonly [...Inputs],
  make: (...inputs: Inputs) => T,
): () => T {
  let last: { readonly inputs: readonly [...Inputs]; readonly value: T } | undefined
  return () => {
    const now = inputs()
    if (last === undefined || now.some((input, i) => input !== last?.inputs[i])) {
      last = { inputs: now, value: make(...now) }
    }
    return last.value
  }
}
