/**
 * How the open trace is looked at: what is folded, which time is shown, whether the view follows.
 * It ends with the session.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TimeRange } from '../model/time-scale.js'

export interface Viewport {
  /** Span ids: rows may be numbered anew when a file is written anew. */
  readonly collapsed: ReadonlySet<string>
  /** The time shown; `undefined` is all of it. */
  readonly range: TimeRange | undefined
  /** The newest row stays in view. */
  readonly follow: boolean
  /** The wait that was chosen of several. */
  readonly pause: string | undefined
  /** The wait whose form is open. */
  readonly answering: string | undefined
  /** The panel of the selected span is folded away. */
  readonly panelClosed: boolean
}

export interface ViewportStore extends StoreApi<Viewport> {
  /** For another session. A live one is followed from the start. */
  reset(options: { readonly follow: boolean }): void
  fold(spanId: string, folded: boolean): void
  foldAll(spanIds: Iterable<string>): void
}

const FRESH: Viewport = {
  collapsed: new Set(),
  range: undefined,
  follow: false,
  pause: undefined,
  answering: undefined,
  panelClosed: false,
}

export function createViewportStore(): ViewportStore {
  const store = createStore<Viewport>(() => FRESH)
  return {
    ...store,
    reset: ({ follow }) => store.setState({ ...FRESH, follow }),
    fold(spanId, folded) {
      const collapsed = new Set(store.getState().collapsed)
      if (folded) collapsed.add(spanId)
      else collapsed.delete(spanId)
      store.setState({ collapsed })
    },
    foldAll: (spanIds) => store.setState({ collapsed: new Set(spanIds) }),
  }
}

/** The one of several waits that is shown: the chosen one, else the first. */
export function shownWait<Wait extends { readonly wait_id: string }>(
  waits: readonly Wait[],
  { pause }: Viewport,
): Wait | undefined {
  return waits.find(({ wait_id: id }) => id === pause) ?? waits[0]
}
