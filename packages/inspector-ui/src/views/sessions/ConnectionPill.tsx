/** How the connection stands, by shape, colour and word. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { connectionWords } from '../connection-words.js'
import { useStores } from '../stores-context.js'
import { useNow } from '../use-now.js'

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
  const { pill, offline } = connectionWords(feed, now)
  return (
    <button
      type="button"
      className={offline ? 'pill off s-cancelled' : 'pill wait s-paused'}
      title="Try again now"
      onClick={retryConnection}
    >
      {pill}
    </button>
  )
}
