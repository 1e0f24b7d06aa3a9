/**
 * The signals of the sessions that have calls out: one listener a signal, however many calls.
 *
 *   session's signal --fires--> [watched signals] --> outbound-half.ts withdraws the calls of it
 */
import { IDLE } from '../idle.js'

export interface WatchedSignals {
  /** For one call more. @returns `undefined` of a signal that will not fire any more */
  watch(signal: AbortSignal): WatchedSignal | undefined
  /** The connection is gone. */
  close(): void
}

/** One for all calls of a signal: nothing is made for a call. */
export interface WatchedSignal {
  /** A call has ended. */
  leave(): void
}

interface Entry extends WatchedSignal {
  calls: number
  stop(): void
}

const { signal: never } = IDLE

/** @param fired called once those who listen to the signal themselves had their turn */
export function createWatchedSignals(fired: (signal: AbortSignal) => void): WatchedSignals {
  const watched = new Map<AbortSignal, Entry>()
  /** Without a call at the moment: the next one is as a rule of the same session, and listening anew is dear. */
  let resting: Entry | undefined

  const begin = (signal: AbortSignal): Entry => {
    // An SDK that was given the same signal cancels its call by itself, in its own listener.
    const fire = () => queueMicrotask(() => fired(signal))
    signal.addEventListener('abort', fire, { once: true })
    const entry: Entry = {
      calls: 0,
      leave() {
        entry.calls--
        if (entry.calls > 0) return
        resting?.stop()
        resting = entry
      },
      stop() {
        signal.removeEventListener('abort', fire)
        watched.delete(signal)
      },
    }
    watched.set(signal, entry)
    return entry
  }

  return {
    watch(signal) {
      // Who calls in a session that is cancelled already cleans up.
      if (signal === never || signal.aborted) return undefined
      const entry = watched.get(signal) ?? begin(signal)
      entry.calls++
      if (resting === entry) resting = undefined
      return entry
    },
    close() {
      for (const entry of [...watched.values()]) entry.stop()
      resting = undefined
    },
  }
}
