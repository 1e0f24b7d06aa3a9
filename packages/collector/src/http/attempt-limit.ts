/** How often somebody may guess wrong, or write: a counter that fills up, and is empty again after a while. */
export interface AttemptLimit {
  /** Until the next attempt is looked at, rounded up; 0 where it is at once. */
  readonly waitSeconds: number
  count(): void
}

export interface AttemptLimitOptions {
  /** Attempts in one window. Default 20: ten pages that were open when the inspector was started anew guess wrong once. */
  readonly max?: number
  /** From the first of them on. Default a minute. */
  readonly windowMs?: number
  /** Milliseconds; never goes back. Default the monotonic clock. */
  readonly nowMs?: () => number
}

export function createAttemptLimit({
  max = 20,
  windowMs = 60_000,
  nowMs = () => performance.now(),
}: AttemptLimitOptions = {}): AttemptLimit {
  let counted = 0
  let endsMs = Number.NEGATIVE_INFINITY

  return {
    get waitSeconds() {
      return counted < max ? 0 : Math.max(0, Math.ceil((endsMs - nowMs()) / 1000))
    },
    count() {
      if (nowMs() >= endsMs) {
        counted = 0
        endsMs = nowMs() + windowMs
      }
      counted++
    },
  }
}
