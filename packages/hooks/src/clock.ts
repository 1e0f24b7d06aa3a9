/**
 * The clock of one tree of operations: the wall clock read once, at its root, and a monotonic one
 * from there on, so that a step of the system's clock never turns a duration negative.
 */

export interface Clock {
  /** Nanoseconds since the Unix epoch; never less than the call before. */
  nowNs(): bigint
}

const NS_PER_MS = 1_000_000n

export function createClock(): Clock {
  const monotonicNs = process.hrtime.bigint
  const offsetNs = BigInt(Date.now()) * NS_PER_MS - monotonicNs()
  return { nowNs: () => offsetNs + monotonicNs() }
}
