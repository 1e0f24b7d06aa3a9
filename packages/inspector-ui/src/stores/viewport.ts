/**
 * How the open trace is looked at: what is folded, which time is shown, whether the view follows.
 * It ends with the session.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { LOGS_ID } from '../base/span-id.js'
import type { TimeRange } from '../model/time-scale.js'
import { type Folds, foldedFrom } from '../model/visible-rows.js'

export interface Viewport {
  /** By span id: rows may be numbered anew when a file is written anew. */
  readonly folds: Folds<string>
  /** The time shown; `undefined` is all of it. */
  readonly range: TimeRange | undefined
  /** The newest row stays in view. */
  readonly follow: boolean
  /** The wait that was chosen of several. */
  readonly pause: string | undefined
  /** The wait whose form is open. */
  readonly answering: string | undefined
}

export interface ViewportStore extends StoreApi<Viewport> {
  /** For another session. A live one is followed from the start. */
  reset(options: { readonly follow: boolean }): void
  fold(spanKeys: readonly string[], folded: boolean): void
  /** All of this depth and deeper, and nothing above. */
  foldFrom(depth: number): void
}

/** There may be many log records of no span, and nothing waits for them. */
const FRESH: Viewport = {
  folds: { ...foldedFrom(Number.POSITIVE_INFINITY), told: new Map([[LOGS_ID, true]]) },
  range: undefined,
  follow: false,
  pause: undefined,
  answering: undefined,
}

export function createViewportStore(): ViewportStore {
  const store = createStore<Viewport>(() => FRESH)
  return {
    ...store,
    reset: ({ follow }) => store.setState({ ...FRESH, follow }),
    fold(spanKeys, folded) {
      const { from, told } = store.getState().folds
      store.setState({ folds: { from, told: new Map([...told, ...spanKeys.map((id) => [id, folded] as const)]) } })
    },
    foldFrom: (from) => store.setState({ folds: foldedFrom(from) }),
  }
}

/** The one of several waits that is shown: the chosen one, else the first. */
export function shownWait<Wait extends { readonly wait_id: string }>(
  waits: readonly Wait[],
  { pause }: Viewport,
): Wait | undefined {
  return waits.find(({ wait_id: id }) => id === pause) ?? waits[0]
}
