/**
 * What follows from trace and viewport, worked out once for each moment of theirs: visible rows,
 * totals, extent, hits. Views and keys read it from here, so that they speak of the same rows.
 *
 *   stores/trace.ts, stores/viewport.ts, stores/location.ts --> [createTreeView] --> views/trace, app/commands.ts
 *
 * What takes long for a million rows comes a moment later, see later.ts.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { FLAG } from '../base/span-batch.js'
import type { Steps } from '../base/steps.js'
import { findRetries } from '../model/find-retries.js'
import { findSpans } from '../model/find-spans.js'
import type { TreeLayout } from '../model/layout-tree.js'
import { type MinimapLanes, minimapLanes } from '../model/minimap-lanes.js'
import { rollUp } from '../model/roll-up.js'
import { type CostTotals, rollUpCosts } from '../model/roll-up-costs.js'
import { timeSplit } from '../model/time-split.js'
import { rowOfSpanKey, spanKeyOf, type TraceColumns } from '../model/trace-columns.js'
import { knownExtent, type TraceExtent } from '../model/trace-extent.js'
import { type Folds, visibleRows } from '../model/visible-rows.js'
import { createLater, type Later } from './later.js'
import type { LocationStore } from './location.js'
import type { TraceStore } from './trace.js'
import type { ViewportStore } from './viewport.js'

export interface TreeView {
  /** Rows that can be scrolled to, in order. */
  rows(): Uint32Array
  folds(): Folds<number>
  fold(rows: readonly number[], folded: boolean): void
  /** From 0 to 0 where no time is known yet. */
  extent(): TraceExtent
  /** The row of the span in the URL, else the first row; `undefined` in an empty trace. */
  selectedRow(): number | undefined

  /** Tokens by row, own or of what is below; none of rows that were not counted yet. */
  tokens(): Float32Array
  /** What each row and all below it cost; none of rows that were not counted yet. */
  costs(): CostTotals
  /** Rows that went well after the same had failed. */
  retries(): ReadonlySet<number>
  /** Rows that match the search, in the order of the tree. */
  hits(): Uint32Array
  /** Whether there may be more of them than `hits` tells. */
  isSearching(): boolean
  /** @param from to now microseconds since the origin */
  minimap(from: number, to: number, width: number, now: number): MinimapLanes
  /** By kind, in microseconds; `undefined` before it is known. */
  timeSplit(now: number): Float64Array | undefined
  /** Changes when one of these has come that was not there when it was asked for. */
  readonly changes: StoreApi<number>
}

export function createTreeView(trace: TraceStore, viewport: ViewportStore, location: LocationStore): TreeView {
  const changes = createStore<number>(() => 0)
  const tell = (): void => changes.setState((count) => count + 1)
  const folds = remembered(
    () => [trace.getState().columns, viewport.getState().folds],
    (columns, { from, told }): Folds<number> => {
      const rows = new Map<number, boolean>()
      for (const [id, folded] of told) {
        const row = rowOfSpanKey(columns, id)
        if (row !== undefined) rows.set(row, folded)
      }
      return { from, told: rows }
    },
  )
  const ofRows = <Rest extends readonly unknown[], T>(
    steps: (columns: TraceColumns, ...rest: Rest) => Steps<T>,
    first: T,
  ): Later<readonly [TraceColumns, ...Rest], T> =>
    createLater({
      steps: (...[columns, ...rest]: readonly [TraceColumns, ...Rest]) => steps(columns, ...rest),
      first,
      outlives: ([before], [now]) => before.spanKeys === now.spanKeys,
      onDone: tell,
    })
  const tokens = ofRows(rollUp, new Float32Array(0))
  const costs = ofRows(rollUpCosts, new Float32Array(0))
  const retries = ofRows(findRetries, new Set())
  const lanes = ofRows(minimapLanes, { lanes: [], failures: [] })
  const split = ofRows<readonly [TreeLayout, number], Float64Array | undefined>(timeSplit, undefined)
  const hits = createLater({
    steps: findSpans,
    first: new Uint32Array(0),
    outlives: ([before, , queryBefore], [now, , query]) => before.spanKeys === now.spanKeys && queryBefore === query,
    onDone: tell,
  })
  const moment = (): readonly [TraceColumns, TreeLayout] => {
    const { columns, layout } = trace.getState()
    return [columns, layout]
  }

  return {
    folds,
    fold(rows, folded) {
      const { columns } = trace.getState()
      viewport.fold(
        rows.flatMap((row) => spanKeyOf(columns, row) ?? []),
        folded,
      )
    },
    rows: remembered(() => [trace.getState().layout, folds()], visibleRows),
    extent: () => knownExtent(trace.getState().columns.extent),
    selectedRow() {
      const { columns, layout } = trace.getState()
      const { spanKey } = location.getState()
      const named = spanKey === undefined ? undefined : rowOfSpanKey(columns, spanKey)
      return named ?? firstReal(layout.order, columns.flags)
    },
    tokens: () => tokens.read(...moment()),
    costs: () => costs.read(...moment()),
    retries: () => retries.read(...moment()),
    hits: () => hits.read(...moment(), location.getState().query, trace.getState().args, trace.getState().found.rows),
    isSearching: () => !hits.isDone(),
    minimap: (...strip) => lanes.read(...moment(), ...strip),
    timeSplit: (now) => split.read(...moment(), now),
    changes,
  }
}

function firstReal(order: Uint32Array, flags: Uint8Array): number | undefined {
  for (const row of order) if (((flags[row] ?? 0) & (FLAG.placeholder | FLAG.log)) === 0) return row
  // Where there is no span, log records are all there is.
  return order.find((row) => ((flags[row] ?? 0) & FLAG.log) !== 0)
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
