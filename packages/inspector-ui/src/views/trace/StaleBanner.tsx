/** The connection is lost: what is shown, as of when, and when the next try is. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatClock } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { connectionWords } from '../connection-words.js'
import { useStores } from '../stores-context.js'
import { useNow } from '../use-now.js'

export function StaleBanner(): ReactNode {
  const { connection, retryConnection } = useStores()
  const feed = useStore(connection, (state) => state.feed)
  const now = useNow(500)
  if (feed.phase !== 'lost') return undefined
  const { title, detail, next } = connectionWords(feed, now)
  return (
    <div className="bar banner error" role="alert">
      <Icon name="warn" className="s-failed" />
      <b>{title}</b>
      <span className="ell grow">
        Shown as of {formatClock(new Date(feed.sinceMs))}. {detail}
      </span>
      <span className="meta" aria-hidden="true">
        {next}
      </span>
      <button type="button" className="btn" onClick={retryConnection}>
        <Icon name="retry" />
        Retry now
      </button>
    </div>
  )
}
