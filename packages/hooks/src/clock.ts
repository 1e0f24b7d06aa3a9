/**
 * The clock of one tree of operations: the wall clock read once, at its root, and a monotonic one
 * from there on, so that a step of the system's clock never turns a duration negative.
 */

export interface Clock {
  /** Nanoseconds since the Unix epoch; never less than the call before. */
  nowNs(): bigint
}

const NS_PER_MS = 1_000_000n
const monotonicNs = process.hrtime.bigint
/** By the wall clock as this process began, which is known to the microsecond. */
const startOffsetNs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6)) - monotonicNs()

export function createClock(): Clock {
  const offsetNs = wallOffsetNs()
  return { nowNs: () => offsetNs + monotonicNs() }
}

/** `Date.now()` leaves out up to a millisecond, by which a call would seem to begin after its answer elsewhere. */
function wallOffsetNs(): bigint {
  const offsetNs = BigInt(Date.now()) * NS_PER_MS - monotonicNs()
  const missingNs = startOffsetNs - offsetNs
  // Else the wall clock has been set, or has drifted, since the process began.
  return missingNs >= 0n && missingNs < NS_PER_MS ? startOffsetNs : offsetNs
}
