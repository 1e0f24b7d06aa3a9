/**
 * The sessions that the page knows, kept fresh by events.
 *
 *   api/client.ts, api/live-feed.ts --> [createSessionsStore] --> views/sessions, views/trace
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Client, Session } from '../api/client.js'
import type { LiveEvent } from '../api/live-feed.js'
import type { Problem } from '../api/problem.js'

export interface SessionsState {
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly byId: ReadonlyMap<string, Session>
  /** How many there are on the server, known to the page or not. */
  readonly total: number
  /** Where the list goes on; absent once all are here. */
  readonly nextCursor: string | undefined
  readonly problem: Problem | undefined
  /** Why a session that was asked for by its id is not here. */
  readonly notFound: ReadonlyMap<string, Problem>
  /** Who answered, by wait; '' where nobody gave a name. */
  readonly answeredBy: ReadonlyMap<string, string>
  /** What the list is narrowed to. */
  readonly query: string
}

export interface SessionsStore extends StoreApi<SessionsState> {
  /** Loads the first page anew; sessions that are gone leave. */
  reload(): Promise<void>
  loadMore(): Promise<void>
  /** Loads one session by its id, unless it is here or is known not to be. */
  ensure(id: string, again?: boolean): Promise<void>
  /** Asks for its figures again, soon: once a second at most, however often this is called. */
  refresh(id: string): void
  search(query: string): void
  apply(event: LiveEvent): void
}

/** How long figures may lag behind their spans. */
const REFRESH_AFTER_MS = 1000

export function createSessionsStore(client: Client): SessionsStore {
  const store = createStore<SessionsState>(() => ({
    phase: 'loading',
    byId: new Map(),
    total: 0,
    nextCursor: undefined,
    problem: undefined,
    notFound: new Map(),
    answeredBy: new Map(),
    query: '',
  }))
  const { getState, setState } = store
  const refreshing = new Map<string, ReturnType<typeof setTimeout>>()
  const asked = new Map<string, Promise<void>>()
  let searching: ReturnType<typeof setTimeout> | undefined

  // An answer may be older than an event that overtook it on its way: what was told since wins.
  const toldAt = new Map<string, number>()
  let told = 0

  /** `known` with the sessions that were asked for after `askedAt` events. */
  const put = (
    sessions: readonly Session[],
    askedAt: number,
    known = getState().byId,
  ): ReadonlyMap<string, Session> => {
    const byId = new Map(known)
    for (const session of sessions) byId.set(session.id, session)
    for (const [id, at] of toldAt) {
      if (at <= askedAt) continue
      const newer = getState().byId.get(id)
      if (newer === undefined) byId.delete(id)
      else byId.set(id, newer)
    }
    return byId
  }

  const ask = async (id: string): Promise<void> => {
    const askedAt = told
    const found = await client.getSession(id)
    const notFound = new Map(getState().notFound)
    if (found.ok) {
      notFound.delete(id)
      setState({ byId: put([found.value], askedAt), notFound })
    } else {
      setState({ notFound: notFound.set(id, found.problem) })
    }
  }
  const ensure = (id: string, again = false): Promise<void> => {
    const known = getState().byId.has(id) || getState().notFound.has(id)
    if (known && !again) return Promise.resolve()
    // What was asked before an event may not know of it: only who asks for the first time can share an answer.
    const asking = (again ? undefined : asked.get(id)) ?? ask(id).finally(() => asked.delete(id))
    asked.set(id, asking)
    return asking
  }

  const forget = (id: string): void => {
    toldAt.set(id, ++told)
    const byId = new Map(getState().byId)
    if (byId.delete(id)) setState(({ total }) => ({ byId, total: Math.max(0, total - 1) }))
  }

  return {
    ...store,
    async reload() {
      const askedAt = told
      // Who waits is shown however old the session is.
      const [found, paused] = await Promise.all([client.listSessions(), client.listSessions({ status: 'paused' })])
      if (!found.ok) {
        setState(({ phase }) => ({ problem: found.problem, phase: phase === 'ready' ? 'ready' : 'failed' }))
        return
      }
      const { sessions, total, next_cursor: nextCursor } = found.value
      const waiting = paused.ok ? paused.value.sessions : []
      const byId = put([...sessions, ...waiting], askedAt, new Map())
      setState({ phase: 'ready', byId, total, nextCursor, problem: undefined, notFound: new Map() })
    },
    async loadMore() {
      const { nextCursor: cursor } = getState()
      if (cursor === undefined) return
      const askedAt = told
      const found = await client.listSessions({ cursor })
      if (!found.ok || getState().nextCursor !== cursor) return
      setState({
        byId: put(found.value.sessions, askedAt),
        total: found.value.total,
        nextCursor: found.value.next_cursor,
      })
    },
    ensure,
    refresh(id) {
      if (refreshing.has(id)) return
      const timer = setTimeout(() => {
        refreshing.delete(id)
        void ensure(id, true)
      }, REFRESH_AFTER_MS)
      refreshing.set(id, timer)
    },
    search(query) {
      setState({ query })
      clearTimeout(searching)
      if (query.trim() === '' || getState().nextCursor === undefined) return
      searching = setTimeout(async () => {
        const askedAt = told
        const found = await client.listSessions({ q: query.trim() })
        if (found.ok) setState({ byId: put(found.value.sessions, askedAt) })
      }, 150)
    },
    apply(event) {
      if (event.type === 'SignalReceived') {
        const { wait_id: waitId, by = '' } = event.data
        setState(({ answeredBy }) => ({ answeredBy: new Map(answeredBy).set(waitId, by) }))
      }
      if (event.type === 'SessionDeleted') forget(event.data.session_id)
      if (event.type !== 'SessionStarted' && event.type !== 'SessionUpdated' && event.type !== 'SessionFinished') return
      const { byId, total } = getState()
      const { id } = event.data
      toldAt.set(id, ++told)
      setState({ byId: new Map(byId).set(id, event.data), total: byId.has(id) ? total : total + 1 })
    },
  }
}
