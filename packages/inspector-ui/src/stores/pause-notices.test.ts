import { beforeEach, expect, test } from 'vitest'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Session } from '../api/client.js'
import { createLocationStore, type LocationStore } from './location.js'
import { createPauseNotices, type PauseNotices } from './pause-notices.js'
import { createPreferencesStore, type Preferences } from './preferences.js'
import { session } from './session.test-kit.js'
import type { SessionsState, SessionsStore } from './sessions.js'
import { createViewportStore, type ViewportStore } from './viewport.js'

/** What a browser shows, and what it was asked. */
class Shown {
  static permission: NotificationPermission = 'granted'
  static answer: NotificationPermission = 'granted'
  static all: Shown[] = []
  static requestPermission(): Promise<NotificationPermission> {
    Shown.permission = Shown.answer
    return Promise.resolve(Shown.answer)
  }
  onclick: (() => void) | undefined
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    Shown.all.push(this)
  }
  close(): void {
    Shown.all = Shown.all.filter((shown) => shown !== this)
  }
}

let hasFocus: boolean
let sessions: StoreApi<SessionsState>
let preferences: StoreApi<Preferences>
let viewport: ViewportStore
let location: LocationStore
let notices: PauseNotices

beforeEach(() => {
  Object.assign(Shown, { all: [], permission: 'granted', answer: 'granted' })
  hasFocus = false
  sessions = createStore<SessionsState>(() => ({ phase: 'loading', byId: new Map() }) as unknown as SessionsState)
  preferences = createPreferencesStore({ getItem: () => '{"notices":true}', setItem() {} })
  viewport = createViewportStore()
  location = createLocationStore(new URL('http://localhost/'), {
    location: new URL('http://localhost/') as unknown as Location,
    history: { pushState() {}, replaceState() {} } as unknown as History,
    addEventListener() {},
  } as unknown as Window)
  const window = { document: { hasFocus: () => hasFocus }, focus() {}, Notification: Shown } as unknown as Window
  notices = createPauseNotices({ sessions: sessions as SessionsStore, preferences, location, viewport, window })
})

function paused(id: string, ...waitIds: readonly string[]): Session {
  const waiting_for = waitIds.map((wait_id) => ({ wait_id, signal_name: 's', prompt: `${wait_id}?`, since: '' }))
  return { ...session(id, 'paused'), waiting_for }
}

function show(...all: readonly Session[]): void {
  sessions.setState({ phase: 'ready', byId: new Map(all.map((one) => [one.id, one])) })
}

const titles = () => Shown.all.map(({ title, options }) => [title, options.body, options.tag])

test('a pause that comes while the reader looks elsewhere is told, once; one that was there is not', () => {
  show(paused('old', 'w0'))
  show(paused('old', 'w0'), paused('new', 'w1'))
  show(paused('old', 'w0'), paused('new', 'w1', 'w2'))

  expect(titles()).toEqual([
    ['new waits for you', 'w1?', 'w1'],
    ['new waits for you', 'w2?', 'w2'],
  ])
})

test('who looks at the page is told nothing', () => {
  show()
  hasFocus = true
  show(paused('new', 'w1'))
  hasFocus = false
  show(paused('new', 'w1'))
  expect(titles()).toEqual([])
})

test('a click leads to the question', () => {
  show()
  show(paused('new', 'w1'))
  Shown.all[0]?.onclick?.()

  expect(location.getState().sessionId).toBe('new')
  expect(viewport.getState()).toMatchObject({ pause: 'w1', answering: 'w1' })
  expect(titles()).toEqual([])
})

test('nobody is told who has not asked for it, or whose browser forbids it', async () => {
  preferences.setState({ notices: false })
  show()
  show(paused('a', 'w1'))
  expect(titles()).toEqual([])

  Shown.answer = 'denied'
  expect(await notices.toggle()).toBe(false)
  expect(preferences.getState().notices).toBe(false)

  Shown.answer = 'granted'
  expect(await notices.toggle()).toBe(true)
  show(paused('b', 'w2'))
  expect(titles()).toHaveLength(1)
  expect(await notices.toggle()).toBe(true)
  expect(preferences.getState().notices).toBe(false)
})
