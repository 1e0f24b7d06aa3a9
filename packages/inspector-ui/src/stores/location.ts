/**
 * What a colleague should see who opens the same address: session, span, tab, query. The URL is
 * where it lives; this is its reader and writer.
 *
 *   /_inspector/s/{session}?span=…&tab=…&q=…  <--> [createLocationStore] --> views
 */
import { createStore, type StoreApi } from 'zustand/vanilla'

export interface Place {
  readonly sessionId: string | undefined
  readonly spanKey: string | undefined
  readonly tab: string | undefined
  /** What spans are searched for. */
  readonly query: string
}

export interface LocationStore extends StoreApi<Place> {
  /** Changes part of the place; another session drops what belonged to the one before. */
  go(to: Partial<Place>, how?: 'push' | 'replace'): void
  /** The address of a place, for a link. */
  href(to: Partial<Place>): string
}

/** Browsers refuse more than about 20 changes of the URL a second; keys repeat faster. */
const WRITE_EVERY_MS = 150

export function createLocationStore(base: URL, window: Window): LocationStore {
  const store = createStore<Place>(() => readPlace(base, new URL(window.location.href)))
  let writing: ReturnType<typeof setTimeout> | undefined

  const write = (): void => {
    clearTimeout(writing)
    writing = undefined
    window.history.replaceState(undefined, '', hrefOf(base, store.getState()))
  }
  window.addEventListener('popstate', () => {
    clearTimeout(writing)
    writing = undefined
    store.setState(readPlace(base, new URL(window.location.href)))
  })

  return {
    ...store,
    go(to, how = 'push') {
      const before = store.getState()
      const place = moved(before, to)
      if (hrefOf(base, place) === hrefOf(base, before)) return
      if (how === 'push') {
        if (writing !== undefined) write()
        window.history.pushState(undefined, '', hrefOf(base, place))
      } else {
        writing ??= setTimeout(write, WRITE_EVERY_MS)
      }
      store.setState(place)
    },
    href: (to) => hrefOf(base, moved(store.getState(), to)),
  }
}

function moved(before: Place, to: Partial<Place>): Place {
  const otherSession = 'sessionId' in to && to.sessionId !== before.sessionId
  return { ...before, ...(otherSession ? { spanKey: undefined, tab: undefined, query: '' } : {}), ...to }
}

export function readPlace(base: URL, url: URL): Place {
  const path = url.pathname.startsWith(base.pathname) ? url.pathname.slice(base.pathname.length) : ''
  const [, id] = /^s\/([^/]+)$/.exec(path) ?? []
  return {
    sessionId: id === undefined ? undefined : decoded(id),
    spanKey: url.searchParams.get('span') ?? undefined,
    tab: url.searchParams.get('tab') ?? undefined,
    query: url.searchParams.get('q') ?? '',
  }
}

export function hrefOf(base: URL, { sessionId, spanKey, tab, query }: Place): string {
  const url = new URL(sessionId === undefined ? '' : `s/${encodeURIComponent(sessionId)}`, base)
  if (spanKey !== undefined) url.searchParams.set('span', spanKey)
  if (tab !== undefined) url.searchParams.set('tab', tab)
  if (query !== '') url.searchParams.set('q', query)
  return url.href
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
