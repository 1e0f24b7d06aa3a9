/**
 * How far operations are that said so, as long as the page hears of them.
 *
 *   api/live-feed.ts --ProgressUpdate--> [createProgressStore] --> views/trace, views/span
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LiveEvent, LiveEvents } from '../api/live-feed.js'

export type Progress = LiveEvents['ProgressUpdate']

/** By session, then by span; '' is the session itself. The latest of a session is its last. */
export type ProgressState = ReadonlyMap<string, ReadonlyMap<string, Progress>>

export interface ProgressStore extends StoreApi<ProgressState> {
  apply(event: LiveEvent): void
}

export function createProgressStore(): ProgressStore {
  const store = createStore<ProgressState>(() => new Map())
  const forget = (sessionId: string): void => {
    const all = new Map(store.getState())
    if (all.delete(sessionId)) store.setState(all, true)
  }

  return {
    ...store,
    apply(event) {
      if (event.type === 'SessionFinished') forget(event.data.id)
      if (event.type === 'SessionDeleted') forget(event.data.session_id)
      if (event.type !== 'ProgressUpdate') return
      const { session_id: sessionId, span_id: spanId = '' } = event.data
      const ofSession = new Map(store.getState().get(sessionId))
      ofSession.delete(spanId)
      ofSession.set(spanId, event.data)
      store.setState(new Map(store.getState()).set(sessionId, ofSession), true)
    },
  }
}
