/** How a lost connection is told, the same in the pill and in the banner. */
import type { LostFeed } from '../api/live-feed.js'

export interface ConnectionWords {
  readonly pill: string
  /** It is no longer a hiccup. */
  readonly offline: boolean
  readonly title: string
  readonly detail: string
  /** When the next try is. */
  readonly next: string
}

const OFFLINE_AFTER_TRIES = 5

/** @param now milliseconds since the Unix epoch */
export function connectionWords({ reason, tries, retryAtMs }: LostFeed, now: number): ConnectionWords {
  // The clock of a view may be half a second behind.
  const seconds = Math.max(0, Math.round((retryAtMs - now) / 1000))
  const soon = seconds === 0 ? '' : ` in ${seconds} s`
  if (reason === 'busy') {
    return {
      pill: `Busy, again${soon === '' ? ' now' : soon}`,
      offline: false,
      title: 'Too many pages open',
      detail: 'Close one that you do not need.',
      next: `again${soon === '' ? ' now' : soon}`,
    }
  }
  const offline = tries >= OFFLINE_AFTER_TRIES
  return {
    pill: offline ? 'Offline' : `Reconnecting${soon}`,
    offline,
    title: 'Inspector unreachable',
    detail: 'Nothing is lost: what comes later is fetched again.',
    next: `try ${tries + 1}, in ${seconds} s`,
  }
}
