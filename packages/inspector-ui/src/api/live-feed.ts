/**
 * Live events. The browser's EventSource keeps the last id and reconnects by itself; this says how
 * the connection stands and opens a new one where the browser has given up.
 *
 *   GET /events --SSE--> [createLiveFeed] --> share-feed.ts, in a tab without shared workers join-feed.ts
 */
import type { Session } from './client.js'
import type { components } from './schema.gen.js'

type Schemas = components['schemas']

export interface LiveEvents {
  readonly SessionStarted: Session
  readonly SessionUpdated: Session
  readonly SessionFinished: Session
  readonly WaitingOnSignal: Schemas['WaitingOnSignal']
  readonly SessionDeleted: Schemas['SessionDeleted']
  readonly SignalReceived: Schemas['SignalReceived']
  readonly StorageLow: Schemas['StorageLow']
  readonly TraceAppended: Schemas['TraceAppended']
  readonly Heartbeat: Schemas['Heartbeat']
  readonly ProgressUpdate: Schemas['ProgressUpdate']
  readonly Reset: Schemas['Reset']
  readonly Busy: Schemas['Busy']
}

export type LiveEvent = {
  [Type in keyof LiveEvents]: { readonly type: Type; readonly data: LiveEvents[Type] }
}[keyof LiveEvents]

export type FeedState = { readonly phase: 'connecting' } | { readonly phase: 'connected' } | LostFeed

export interface LostFeed {
  readonly phase: 'lost'
  /** `busy`: the server is there, and serves as many pages as it may. */
  readonly reason: 'unreachable' | 'busy'
  readonly tries: number
  /** When the next try begins, on the clock of `now`. */
  readonly retryAtMs: number
  readonly sinceMs: number
}

export interface LiveFeedOptions {
  readonly url: string
  readonly onEvent: (event: LiveEvent) => void
  readonly onState: (state: FeedState) => void
  readonly now: () => number
  /** Default: the browser's. */
  readonly EventSource?: new (
    url: URL,
  ) => EventSource
}

export interface LiveFeed {
  retryNow(): void
  close(): void
}

/** What the page asks for: nothing else is sent to it. */
const TYPES: readonly (keyof LiveEvents)[] = [
  'SessionStarted',
  'SessionUpdated',
  'SessionFinished',
  'WaitingOnSignal',
  'SessionDeleted',
  'SignalReceived',
  'StorageLow',
  'TraceAppended',
  'Heartbeat',
  'ProgressUpdate',
  'Reset',
  'Busy',
]
/** What the server asks for with `retry:`; a browser obeys, and does not tell. */
const RETRY_MS = { unreachable: 2000, busy: 30_000 }

export function createLiveFeed({ url, onEvent, onState, now, ...options }: LiveFeedOptions): LiveFeed {
  const Source = options.EventSource ?? EventSource
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastEventId = ''
  let lost: LostFeed | undefined

  const open = (): void => {
    source?.close()
    clearTimeout(timer)
    const at = new URL(url)
    at.searchParams.set('types', TYPES.join())
    if (lastEventId !== '') at.searchParams.set('lastEventId', lastEventId)
    const opened = new Source(at)
    source = opened
    let isBusy = false
    opened.addEventListener('open', () => {
      lost = undefined
      isBusy = false
      onState({ phase: 'connected' })
    })
    opened.addEventListener('error', () => {
      const reason = isBusy ? 'busy' : 'unreachable'
      const retryAtMs = now() + RETRY_MS[reason]
      lost = { phase: 'lost', reason, tries: (lost?.tries ?? 0) + 1, retryAtMs, sinceMs: lost?.sinceMs ?? now() }
      onState(lost)
      if (opened.readyState === opened.CLOSED) timer = setTimeout(open, RETRY_MS[reason])
    })
    for (const type of TYPES) {
      opened.addEventListener(type, ({ data, lastEventId: id }: MessageEvent<string>) => {
        if (id !== '') lastEventId = id
        if (type === 'Busy') isBusy = true
        // The server's contract ties the name of an event to the shape of its data.
        onEvent({ type, data: JSON.parse(data) } as LiveEvent)
      })
    }
  }

  onState({ phase: 'connecting' })
  open()
  return {
    retryNow: open,
    close() {
      clearTimeout(timer)
      source?.close()
    },
  }
}
