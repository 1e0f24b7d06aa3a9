/**
 * One connection for all tabs of the page: what the shared worker does, without being one.
 *
 *   GET /events --SSE--> live feed, one a stream --> [createFeedShare] --FromFeedWorker--> join-feed.ts in every tab
 */
import type { FeedPort, FromFeedWorker, ToFeedWorker } from './feed-messages.js'
import { createLiveFeed, type FeedState, type LiveEvent, type LiveFeed, type LiveFeedOptions } from './live-feed.js'

export interface FeedShare {
  /** Of a tab that has come. */
  connect(port: FeedPort): void
  /** Asks every tab whether it is still there; one that has not answered for long is told nothing any more. */
  ping(): void
}

interface Tab {
  readonly port: FeedPort
  url: string | undefined
  unanswered: number
}

interface Stream {
  readonly tabs: Set<Tab>
  /** What a tab that comes later has not heard, and is still so. */
  readonly standing: Map<string, LiveEvent>
  readonly feed: LiveFeed
  readonly state: FeedState
}

const MAX_UNANSWERED = 3
const MAX_STANDING = 1000

export function createFeedShare(options: Pick<LiveFeedOptions, 'now' | 'EventSource'>): FeedShare {
  const streams = new Map<string, Stream>()

  const open = (url: string): Stream => {
    const tabs = new Set<Tab>()
    const standing = new Map<string, LiveEvent>()
    const tell = (message: FromFeedWorker): void => {
      for (const { port } of tabs) port.postMessage(message)
    }
    let state: FeedState = { phase: 'connecting' }
    const feed = createLiveFeed({
      ...options,
      url,
      onEvent(event) {
        keepStanding(standing, event)
        tell({ type: 'event', event })
      },
      onState(next) {
        state = next
        // A server that is there again says how things stand.
        if (next.phase === 'connected') standing.clear()
        tell({ type: 'state', state })
      },
    })
    const stream = {
      tabs,
      standing,
      feed,
      get state() {
        return state
      },
    }
    streams.set(url, stream)
    return stream
  }

  const streamOf = ({ url }: Tab): Stream | undefined => (url === undefined ? undefined : streams.get(url))

  const enter = (tab: Tab, url: string): void => {
    tab.url = url
    tab.unanswered = 0
    const { tabs, state, standing } = streams.get(url) ?? open(url)
    if (tabs.has(tab)) return
    tabs.add(tab)
    // It loads what it shows when it hears that it is connected.
    tab.port.postMessage({ type: 'state', state })
    for (const event of standing.values()) tab.port.postMessage({ type: 'event', event })
  }

  const leave = (tab: Tab): void => {
    const stream = streamOf(tab)
    stream?.tabs.delete(tab)
    if (stream?.tabs.size !== 0 || tab.url === undefined) return
    stream.feed.close()
    streams.delete(tab.url)
  }

  const hear = (tab: Tab, message: ToFeedWorker): void => {
    if (message.type === 'join') enter(tab, message.url)
    else if (message.type === 'retry') streamOf(tab)?.feed.retryNow()
    else if (message.type === 'leave') {
      leave(tab)
      tab.url = undefined
    } else if (tab.url !== undefined) {
      // Also one that slept for so long that it was taken for gone: it comes back.
      enter(tab, tab.url)
    }
  }

  return {
    connect(port) {
      const tab: Tab = { port, url: undefined, unanswered: 0 }
      port.addEventListener('message', ({ data }) => hear(tab, data as ToFeedWorker))
      port.start()
    },

    ping() {
      for (const tab of [...streams.values()].flatMap(({ tabs }) => [...tabs])) {
        if (tab.unanswered++ >= MAX_UNANSWERED) leave(tab)
        else tab.port.postMessage({ type: 'ping' })
      }
    },
  }
}

/** The latest progress of each operation that may still run, and whether the disk is nearly full. */
function keepStanding(standing: Map<string, LiveEvent>, event: LiveEvent): void {
  if (event.type === 'StorageLow') standing.set(event.type, event)
  if (event.type === 'ProgressUpdate') {
    const { session_id: sessionId, span_id: spanId = '' } = event.data
    standing.set(`${spanId} ${sessionId}`, event)
    const [oldest] = standing.keys()
    if (standing.size > MAX_STANDING && oldest !== undefined) standing.delete(oldest)
  }
  const over =
    event.type === 'SessionFinished'
      ? event.data.id
      : event.type === 'SessionDeleted'
        ? event.data.session_id
        : undefined
  if (over === undefined) return
  for (const key of [...standing.keys()]) if (key.endsWith(` ${over}`)) standing.delete(key)
}
