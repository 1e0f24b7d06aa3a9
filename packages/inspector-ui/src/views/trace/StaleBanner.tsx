/** The connection is lost: what is shown, as of when, and when the next try is. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatClock } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { useStores } from '../stores-context.js'
import { useNow } from '../use-now.js'

export function StaleBanner(): ReactNode {
  const { connection, retryConnection } = useStores()
  const feed = useStore(connection, (state) => state.feed)
  const now = useNow(500)
  if (feed.phase !== 'lost') return undefined
  const seconds = Math.max(0, Math.ceil((feed.retryAtMs - now) / 1000))
  return (
    <div className="bar banner error" role="alert">
      <Icon name="warn" className="s-failed" />
      <b>Inspector unreachable</b>
      <span className="ell grow">
        Shown as of {formatClock(new Date(feed.sinceMs))}. Nothing is lost: what comes later is fetched again.
      </span>
      <span className="meta" aria-hidden="true">
        try {feed.tries + 1}, in {seconds} s
      </span>
      <button type="button" className="btn" onClick={retryConnection}>
        <Icon name="retry" />
        Retry now
      </button>
    </div>
  )
}
