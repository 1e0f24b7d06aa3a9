/**
 * A tab's end of the live feed: hears the connection that all tabs share, or has one of its own where there are no
 * shared workers.
 *
 *   feed.worker.ts --FromFeedWorker--> [joinLiveFeed] --> stores/create-stores.ts
 */
import type { FeedPort, FromFeedWorker, ToFeedWorker } from './feed-messages.js'
import { createLiveFeed, type LiveFeed, type LiveFeedOptions } from './live-feed.js'

export interface FeedWorker {
  readonly port: FeedPort
  addEventListener(type: 'error', listen: () => void): void
}

export interface JoinFeedOptions extends LiveFeedOptions {
  /** @returns `undefined` where the browser has no shared workers; throws where it forbids them to this page */
  readonly startWorker: () => FeedWorker | undefined
  readonly window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
}

/** A worker that has said nothing by then is not there. */
const ANSWER_WITHIN_MS = 5000
/** It pings every two seconds. It dies with the tab that started it, where that one crashes. */
const SILENT_MS = 8000

export function joinLiveFeed({ startWorker, window, ...options }: JoinFeedOptions): LiveFeed {
  let port: FeedPort | undefined
  let own: LiveFeed | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const post = (message: ToFeedWorker): void => port?.postMessage(message)
  const join = (): void => post({ type: 'join', url: options.url })
  const leave = (): void => post({ type: 'leave' })
  const after = (ms: number, then: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
  }
  const comeBack = (event: Event): void => {
    // From the browser's cache of pages; else it has just come.
    if ('persisted' in event && event.persisted === true) join()
  }

  const hear = (message: FromFeedWorker): void => {
    after(SILENT_MS, start)
    if (message.type === 'ping') post({ type: 'pong' })
    else if (message.type === 'event') options.onEvent(message.event)
    else options.onState(message.state)
  }
  const start = (): void => {
    leave()
    const worker = startedOf(startWorker)
    if (worker === undefined) return void goAlone()
    const started = worker.port
    port = started
    started.addEventListener('message', ({ data }) => {
      if (port === started) hear(data as FromFeedWorker)
    })
    worker.addEventListener('error', () => {
      if (port === started) goAlone()
    })
    started.start()
    after(ANSWER_WITHIN_MS, goAlone)
    join()
  }
  const goAlone = (): void => {
    release()
    own = createLiveFeed(options)
  }
  const release = (): void => {
    clearTimeout(timer)
    leave()
    port = undefined
    window.removeEventListener('pagehide', leave)
    window.removeEventListener('pageshow', comeBack)
  }

  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', comeBack)
  start()

  return {
    retryNow: () => (own === undefined ? post({ type: 'retry' }) : own.retryNow()),
    close() {
      release()
      own?.close()
    },
  }
}

function startedOf(startWorker: JoinFeedOptions['startWorker']): FeedWorker | undefined {
  try {
    return startWorker()
  } catch {
    return undefined
  }
}
