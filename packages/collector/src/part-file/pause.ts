/** Gives the process its turn whenever something has run for a while. */
import { setImmediate } from 'node:timers/promises'
import { READ_SLICE_MS } from '../base/limits.js'

/** @returns what to await, if it is time; awaiting nothing would cost more than reading a line */
export function createPause(): () => Promise<void> | undefined {
  let untilMs = performance.now() + READ_SLICE_MS
  return () => {
    if (performance.now() < untilMs) return undefined
    return setImmediate().then(() => {
      untilMs = performance.now() + READ_SLICE_MS
    })
  }
}
