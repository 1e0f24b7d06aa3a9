/**
 * The signals of the sessions that have calls out: one listener a signal, however many calls.
 *
 *   session's signal --fires--> [watched signals] --id of each call--> connection.ts cancels it
 */
import { IDLE } from '../idle.js'
import type { RpcId } from '../json-rpc.js'

export interface WatchedSignals {
  /** @returns undoes it: the call has ended */
  watch(signal: AbortSignal, id: RpcId): () => void
  /** The connection is gone. */
  close(): void
}

interface Watched {
  readonly ids: Set<RpcId>
  stop(): void
}

const { signal: never } = IDLE
const nothing = () => {}

/** @param fired called once those who listen to the signal themselves had their turn */
export function createWatchedSignals(fired: (id: RpcId, reason: unknown) => void): WatchedSignals {
  const watched = new Map<AbortSignal, Watched>()
  /** Without a call at the moment: the next one is as a rule of the same session, and listening anew is dear. */
  let resting: AbortSignal | undefined

  const leave = (signal: AbortSignal) => {
    watched.get(signal)?.stop()
    watched.delete(signal)
  }

  const begin = (signal: AbortSignal): Watched => {
    const ids = new Set<RpcId>()
    // An SDK that was given the same signal cancels its call by itself, in its own listener.
    const fire = () =>
      queueMicrotask(() => {
        for (const id of [...ids]) fired(id, signal.reason)
      })
    signal.addEventListener('abort', fire, { once: true })
    const entry = { ids, stop: () => signal.removeEventListener('abort', fire) }
    watched.set(signal, entry)
    return entry
  }

  return {
    watch(signal, id) {
      // Who calls in a session that is cancelled already cleans up.
      if (signal === never || signal.aborted) return nothing
      const entry = watched.get(signal) ?? begin(signal)
      entry.ids.add(id)
      if (resting === signal) resting = undefined
      return () => {
        entry.ids.delete(id)
        if (entry.ids.size > 0) return
        if (resting !== undefined) leave(resting)
        resting = signal
      }
    },
    close() {
      for (const signal of [...watched.keys()]) leave(signal)
      resting = undefined
    },
  }
}
