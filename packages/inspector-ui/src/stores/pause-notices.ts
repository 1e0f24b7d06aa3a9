/**
 * Tells the reader of a pause who looks elsewhere, as a notification of the browser: asked for, never forced.
 *
 *   sessions, preferences --new waits--> [pause notices] --Notification--> the reader; a click --> location, viewport
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Session, Wait } from '../api/client.js'
import type { LocationStore } from './location.js'
import type { Preferences } from './preferences.js'
import type { SessionsStore } from './sessions.js'
import type { ViewportStore } from './viewport.js'

export interface PauseNoticesOptions {
  readonly sessions: SessionsStore
  readonly preferences: StoreApi<Preferences>
  readonly location: LocationStore
  readonly viewport: ViewportStore
  readonly window: Pick<Window, 'document' | 'focus'> & { readonly Notification?: typeof Notification }
}

export interface PauseNotices {
  /** Turns them on, which may ask the reader, or off. @returns false if the browser does not allow them */
  toggle(): Promise<boolean>
}

const MAX_PROMPT_CHARS = 200

export function createPauseNotices(options: PauseNoticesOptions): PauseNotices {
  const { sessions, preferences, location, viewport, window } = options
  const { Notification } = window
  /** Waits that were there, or were told of, before. */
  let known: ReadonlySet<string> | undefined

  const tell = ({ id, title }: Session, { wait_id: waitId, prompt }: Wait): void => {
    if (Notification?.permission !== 'granted' || !preferences.getState().notices) return
    // Of several tabs each has one of this tag, of which the browser shows one.
    const notice = new Notification(`${title} waits for you`, { body: prompt.slice(0, MAX_PROMPT_CHARS), tag: waitId })
    notice.onclick = () => {
      window.focus()
      location.go({ sessionId: id })
      viewport.setState({ pause: waitId, answering: waitId })
      notice.close()
    }
  }

  sessions.subscribe(({ byId, phase }, before) => {
    if (phase !== 'ready' || byId === before.byId) return
    const waits = [...byId.values()].flatMap((session) =>
      (session.waiting_for ?? []).map((wait) => ({ session, wait })),
    )
    const news = waits.filter(({ wait }) => known?.has(wait.wait_id) === false)
    known = new Set(waits.map(({ wait }) => wait.wait_id))
    if (window.document.hasFocus()) return
    for (const { session, wait } of news) tell(session, wait)
  })

  return {
    async toggle() {
      if (Notification === undefined) return false
      const isOn = preferences.getState().notices && Notification.permission === 'granted'
      if (isOn) preferences.setState({ notices: false })
      else if ((await Notification.requestPermission()) === 'granted') preferences.setState({ notices: true })
      else return false
      return true
    },
  }
}
