/**
 * Live events. The browser's EventSource keeps the last id and reconnects by itself; this says how
 * the connection stands and opens a new one where the browser has given up.
 *
 *   GET /events --SSE--> [createLiveFeed] --> stores/connection.ts, stores/sessions.ts, stores/trace.ts
 */
import type { Session } from './client.js'
import type { components } from './schema.gen.js'

type Schemas = components['schemas']

export interface LiveEvents {
  readonly SessionStarted: Session
  readonly SessionUpdated: Session
  readonly SessionFinished: Session
  readonly WaitingOnSignal: Schemas['WaitingOnSignal']
  readonly SignalReceived: Schemas['SignalReceived']
  readonly TraceAppended: Schemas['TraceAppended']
  readonly Heartbeat: Schemas['Heartbeat']
  readonly Reset: Schemas['Reset']
}

export type LiveEvent = {
  [Type in keyof LiveEvents]: { readonly type: Type; readonly data: LiveEvents[Type] }
}[keyof LiveEvents]

export type FeedState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'connected' }
  /** `retryAtMs`: when the next try begins, on the clock of `now`. */
  | { readonly phase: 'lost'; readonly tries: number; readonly retryAtMs: number; readonly sinceMs: number }

export interface LiveFeedOptions {
  readonly url: string
  readonly onEvent: (event: LiveEvent) => void
  readonly onState: (state: FeedState) => void
  readonly now: () => number
}

export interface LiveFeed {
  retryNow(): void
  close(): void
}

const TYPES: readonly (keyof LiveEvents)[] = [
  'SessionStarted',
  'SessionUpdated',
  'SessionFinished',
  'WaitingOnSignal',
  'SignalReceived',
  'TraceAppended',
  'Heartbeat',
  'Reset',
]
/** What the server asks for with `retry:`. */
const RETRY_MS = 2000

export function createLiveFeed({ url, onEvent, onState, now }: LiveFeedOptions): LiveFeed {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastEventId = ''
  let lost: { readonly tries: number; readonly sinceMs: number } | undefined

  const open = (): void => {
    source?.close()
    clearTimeout(timer)
    const at = new URL(url)
    if (lastEventId !== '') at.searchParams.set('lastEventId', lastEventId)
    const opened = new EventSource(at)
    source = opened
    opened.addEventListener('open', () => {
      lost = undefined
      onState({ phase: 'connected' })
    })
    opened.addEventListener('error', () => {
      lost = { tries: (lost?.tries ?? 0) + 1, sinceMs: lost?.sinceMs ?? now() }
      onState({ phase: 'lost', ...lost, retryAtMs: now() + RETRY_MS })
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS)
    })
    for (const type of TYPES) {
      opened.addEventListener(type, ({ data, lastEventId: id }: MessageEvent<string>) => {
        if (id !== '') lastEventId = id
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
