/**
 * Everything about the span that is selected, asked from the worker again while the span is open.
 *
 *   stores/location.ts --span--> [createSpanDetailStore] <--detail-- stores/trace.ts
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { FLAG } from '../base/span-batch.js'
import type { SpanDetail, StateReach } from '../base/span-detail.js'
import type { LocationStore } from './location.js'
import type { TraceStore } from './trace.js'
import type { TreeView } from './tree-view.js'

export interface SpanDetailState {
  /** Of the selected span, or of the one before until this one's has come. */
  readonly detail: SpanDetail | undefined
}

export interface SpanDetailStore extends StoreApi<SpanDetailState> {
  /** Asks again for what could not be read. */
  retry(): void
  /** Looks for snapshots of its states in as many spans again, before or after those that were looked at. */
  lookFurther(side: keyof StateReach): void
}

export function createSpanDetailStore(location: LocationStore, trace: TraceStore, tree: TreeView): SpanDetailStore {
  const store = createStore<SpanDetailState>(() => ({ detail: undefined }))
  let shown: { readonly sessionId: string | undefined; readonly row: number; readonly final: boolean } | undefined
  let asking = 0
  let reach: { readonly row: number; readonly spans: StateReach } | undefined

  const refresh = (): void => {
    const { sessionId, columns } = trace.getState()
    const row = tree.selectedRow()
    if (row === undefined) {
      shown = undefined
      asking++
      store.setState({ detail: undefined })
      return
    }
    if (shown?.row === row && shown.sessionId === sessionId && shown.final) return
    const flags = columns.flags[row] ?? 0
    const final = (flags & (FLAG.open | FLAG.placeholder)) === 0
    shown = { sessionId, row, final }
    const number = ++asking
    void trace.detail(row, reach?.row === row ? reach.spans : undefined).then((detail) => {
      if (number !== asking) return
      // What could not be read is asked for again when anything new has come.
      if (detail?.problem !== undefined) shown = undefined
      store.setState({ detail })
    })
  }

  location.subscribe(refresh)
  trace.subscribe(({ logged }, before) => {
    if (logged !== before.logged && shown !== undefined && logged.includes(shown.row)) shown = undefined
    refresh()
  })
  return {
    ...store,
    retry() {
      const { sessionId } = trace.getState()
      if (sessionId !== undefined) trace.pull(sessionId)
      shown = undefined
      refresh()
    },
    lookFurther(side) {
      const { detail } = store.getState()
      if (detail === undefined) return
      const { row, history } = detail
      const before = reach?.row === row ? reach.spans : { earlier: history.looked, later: history.looked }
      reach = { row, spans: { ...before, [side]: before[side] + history.looked } }
      shown = undefined
      refresh()
    },
  }
}
