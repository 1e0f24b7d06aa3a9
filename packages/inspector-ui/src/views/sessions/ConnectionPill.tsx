/** How the connection stands, by shape, colour and word. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { useStores } from '../stores-context.js'
import { useNow } from '../use-now.js'

/** After so many tries in vain it is no longer a hiccup. */
const OFFLINE_AFTER_TRIES = 5

export function ConnectionPill(): ReactNode {
  const { connection, retryConnection } = useStores()
  const feed = useStore(connection, (state) => state.feed)
  const now = useNow(feed.phase === 'lost' ? 500 : undefined)

  if (feed.phase === 'connected') {
    return (
      <span className="pill live s-completed" role="status" title="Events as they happen">
        Connected
      </span>
    )
  }
  if (feed.phase === 'connecting') {
    return (
      <span className="pill off s-cancelled" role="status">
        Connecting
      </span>
    )
  }
  const seconds = Math.max(0, Math.ceil((feed.retryAtMs - now) / 1000))
  const offline = feed.tries >= OFFLINE_AFTER_TRIES
  return (
    <button
      type="button"
      className={offline ? 'pill off s-cancelled' : 'pill wait s-paused'}
      title="Try again now"
      onClick={retryConnection}
    >
      {offline ? 'Offline' : seconds === 0 ? 'Reconnecting' : `Reconnecting in ${seconds} s`}
    </button>
  )
}
