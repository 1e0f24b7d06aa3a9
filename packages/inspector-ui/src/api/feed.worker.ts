/**
 * The shared worker: holds the one connection to the server that all tabs of the page hear.
 *
 *   live-feed.ts --> [this, share-feed.ts] --> join-feed.ts in every tab
 */
import { createFeedShare } from './share-feed.js'

const PING_EVERY_MS = 2000

const share = createFeedShare({ now: () => Date.now() })
addEventListener('connect', (event) => {
  if (event instanceof MessageEvent) event.ports.forEach(share.connect)
})
setInterval(share.ping, PING_EVERY_MS)
