/**
 * The state of the page, put together: which store hears of what. Read first.
 *
 *   live feed --events--> sessions, trace          location --session--> trace, viewport
 *                                                  location --span-----> span detail
 */
import { type PriceTable, readPriceTable } from '@agent-inspector/dialects'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Client, createClient } from '../api/client.js'
import { type FeedWorker, joinLiveFeed } from '../api/join-feed.js'
import type { FeedState, LiveEvent, LiveEvents } from '../api/live-feed.js'
import { isUnderWay } from '../model/is-under-way.js'
import { type AnswerChecks, type AnswerWorker, createAnswerChecks } from './answer-checks.js'
import { createDialogsStore, type DialogsStore } from './dialogs.js'
import type { EmbeddedSession } from './embedded-session.js'
import { createLocationStore, type LocationStore } from './location.js'
import { createPauseNotices, type PauseNotices } from './pause-notices.js'
import { createPreferencesStore, type Preferences } from './preferences.js'
import { createProgressStore, type ProgressStore } from './progress.js'
import { createSessionsStore, type SessionsStore } from './sessions.js'
import { createSpanDetailStore, type SpanDetailStore } from './span-detail.js'
import { createTraceStore, type TraceStore, type TraceWorker } from './trace.js'
import { createTreeView, type TreeView } from './tree-view.js'
import { createViewportStore, type ViewportStore } from './viewport.js'
import { createWholeValues, type ValueWorker, type WholeValues } from './whole-values.js'

type StorageLow = LiveEvents['StorageLow']

export interface ConnectionState {
  readonly feed: FeedState
  /** Of the server; absent as long as it had room. */
  readonly disk: StorageLow | undefined
}

export interface Stores {
  readonly client: Client
  readonly sessions: SessionsStore
  readonly progress: ProgressStore
  readonly trace: TraceStore
  readonly spanDetail: SpanDetailStore
  readonly location: LocationStore
  readonly viewport: ViewportStore
  readonly tree: TreeView
  readonly preferences: StoreApi<Preferences>
  readonly notices: PauseNotices
  readonly connection: StoreApi<ConnectionState>
  readonly wholeValues: WholeValues
  readonly answerChecks: AnswerChecks
  readonly dialogs: DialogsStore
  /** There is no server, only the file that is open. */
  readonly isAlone: boolean
  /** What models cost, once that is known. */
  readonly prices: StoreApi<PriceTable | undefined>
  retryConnection(): void
  /** The next session that starts is opened. */
  openNextSession(): void
  /** A file of the reader's own, without the server; until another session is chosen. */
  openFile(file: File): void
  closeFile(): void
}

export interface StoresOptions {
  /** The API's base, absolute, with a slash at its end. */
  readonly base: URL
  readonly window: Window
  readonly worker: TraceWorker
  /** The one that all tabs share; nothing where the browser has none. */
  readonly startFeedWorker: () => FeedWorker | undefined
  /** Called when the first big value is opened. */
  readonly startValueWorker: () => ValueWorker
  /** Called when the first answer is typed. */
  readonly startAnswerWorker: () => AnswerWorker
  /** All there is to show: there is no server. */
  readonly alone?: EmbeddedSession
}

export function createStores(options: StoresOptions): Stores {
  const { base, window, worker, startFeedWorker, startValueWorker, startAnswerWorker, alone } = options
  const isAlone = alone !== undefined
  const client = createClient(base.href)
  const sessions = createSessionsStore(client)
  const progress = createProgressStore()
  const trace = createTraceStore(worker, base.href)
  const location = createLocationStore(base, window)
  const viewport = createViewportStore()
  const tree = createTreeView(trace, viewport, location)
  const preferences = createPreferencesStore(window.localStorage)
  const connection = createStore<ConnectionState>(() => ({ feed: { phase: 'connecting' }, disk: undefined }))
  let awaitsNext = false

  const hear = (event: LiveEvent): void => {
    const isFirst = event.type === 'SessionStarted' && sessions.getState().total === 0
    sessions.apply(event)
    progress.apply(event)
    if (event.type === 'TraceAppended') {
      trace.pull(event.data.session_id, event.data.part)
      if (event.data.session_id === trace.getState().sessionId) sessions.refresh(event.data.session_id)
    }
    if (event.type === 'StorageLow') connection.setState({ disk: event.data })
    if (event.type === 'Heartbeat') sessions.refresh(event.data.session_id)
    if (event.type === 'Reset') catchUp()
    if (event.type === 'SessionStarted' && (isFirst || awaitsNext)) {
      awaitsNext = false
      location.go({ sessionId: event.data.id })
    }
  }
  /** Whatever was missed while nobody listened: lists anew, files from where they were left. */
  const catchUp = (): void => {
    void sessions.reload().then(showSession)
    const { sessionId } = trace.getState()
    if (sessionId !== undefined) trace.pull(sessionId)
  }
  const feed = isAlone
    ? undefined
    : joinLiveFeed({
        startWorker: startFeedWorker,
        window,
        url: new URL('events', base).href,
        onEvent: hear,
        onState: (state) => {
          connection.setState({ feed: state })
          if (state.phase !== 'connected') return
          // It is told with each connection as long as it is low.
          connection.setState({ disk: undefined })
          catchUp()
        },
        now: () => Date.now(),
      })

  const showSession = (): void => {
    const { sessionId } = location.getState()
    const { byId, phase } = sessions.getState()
    if (sessionId === undefined) {
      if (trace.getState().file !== undefined) return
      const first = firstOf([...byId.values()])
      if (first !== undefined) location.go({ sessionId: first }, 'replace')
      else trace.close()
      return
    }
    const session = byId.get(sessionId)
    if (session === undefined) {
      if (trace.getState().sessionId !== sessionId) trace.close()
      if (phase !== 'loading') void sessions.ensure(sessionId)
    } else if (trace.getState().sessionId !== sessionId) {
      viewport.reset({ follow: isUnderWay(session.status) })
      if (session.unreadable === undefined)
        trace.open(
          sessionId,
          session.parts.map(({ part }) => part),
        )
      else trace.close()
      // Events tell of the parts that its process writes, not of the traces that joined it.
      if (isUnderWay(session.status)) sessions.refresh(sessionId)
    }
  }
  trace.find(location.getState().query)
  location.subscribe(({ sessionId, query }, before) => {
    if (sessionId !== before.sessionId) showSession()
    if (query !== before.query) trace.find(query)
  })
  sessions.subscribe(({ byId }, before) => {
    if (byId === before.byId) return
    showSession()
    // A part that a session got since it was opened.
    const { sessionId = '' } = trace.getState()
    const known = before.byId.get(sessionId)?.parts ?? []
    for (const { part } of byId.get(sessionId)?.parts ?? []) {
      if (!known.some((other) => other.part === part)) trace.pull(sessionId, part)
    }
  })

  if (!isAlone) void sessions.reload()
  const prices = createStore<PriceTable | undefined>(() => undefined)
  const price = (table: PriceTable): void => {
    prices.setState(table, true)
    trace.price(table)
  }
  if (alone?.prices !== undefined) price(alone.prices)
  if (!isAlone) {
    void client.getPrices().then((found) => {
      const table = found.ok ? readPriceTable(found.value) : undefined
      if (table !== undefined && !('problem' in table)) price(table)
    })
  }

  const show = (opened: File): void => {
    viewport.reset({ follow: false })
    // Opened first: a place without a session is that of the file then.
    trace.openFile(opened)
    location.go({ sessionId: undefined, spanKey: undefined, tab: undefined, query: '' })
  }
  // What its address says of a place in it holds.
  if (alone !== undefined) trace.openFile(alone.file)

  return {
    prices,
    progress,
    client,
    sessions,
    trace,
    spanDetail: createSpanDetailStore(location, trace, tree),
    location,
    viewport,
    tree,
    preferences,
    notices: createPauseNotices({ sessions, preferences, location, viewport, window }),
    connection,
    wholeValues: createWholeValues(base.href, startValueWorker),
    answerChecks: createAnswerChecks({ startWorker: startAnswerWorker }),
    dialogs: createDialogsStore(),
    isAlone,
    retryConnection: () => feed?.retryNow(),
    openFile: show,
    closeFile() {
      trace.close()
      showSession()
    },
    openNextSession: () => {
      awaitsNext = true
    },
  }
}

/** Who needs you, else who runs, else the newest. */
function firstOf(
  sessions: readonly { readonly id: string; readonly status: string; readonly started_at: string }[],
): string | undefined {
  const rank = (status: string): number => (status === 'paused' ? 0 : status === 'running' ? 1 : 2)
  return [...sessions].sort((a, b) => rank(a.status) - rank(b.status) || b.started_at.localeCompare(a.started_at))[0]
    ?.id
}
