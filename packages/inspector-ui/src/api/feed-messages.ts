/** What a tab and the shared worker say to each other. Types only. */
import type { FeedState, LiveEvent } from './live-feed.js'

export type ToFeedWorker =
  /** From now on it hears everything of this stream. */
  | { readonly type: 'join'; readonly url: string }
  | { readonly type: 'leave' }
  | { readonly type: 'retry' }
  /** It is still there. */
  | { readonly type: 'pong' }

export type FromFeedWorker =
  | { readonly type: 'state'; readonly state: FeedState }
  | { readonly type: 'event'; readonly event: LiveEvent }
  | { readonly type: 'ping' }

/** A `MessagePort` of the browser. */
export interface FeedPort {
  postMessage(message: ToFeedWorker | FromFeedWorker): void
  addEventListener(type: 'message', listen: (event: { readonly data: unknown }) => void): void
  start(): void
}
