/** Tastes of the reader, kept in localStorage through this one function and nowhere else. */
import { createStore, type StoreApi } from 'zustand/vanilla'

export type Theme = 'system' | 'light' | 'dark'

export interface Preferences {
  readonly theme: Theme
  /** Pixels. */
  readonly sessionsWidth: number
  readonly spanWidth: number
  /** The span panel is folded away until a span is opened. */
  readonly panelClosed: boolean
  /** Pauses are told by notifications of the browser. */
  readonly notices: boolean
}

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const
const KEY = 'agent-inspector.preferences'
const DEFAULTS: Preferences = {
  theme: 'system',
  sessionsWidth: 256,
  spanWidth: 400,
  panelClosed: false,
  notices: false,
}

/** What cannot be read or written is as good as absent: a private window has its tastes for one visit. */
export function createPreferencesStore(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<Preferences> {
  const store = createStore<Preferences>(() => read(storage))
  store.subscribe((preferences) => {
    try {
      storage.setItem(KEY, JSON.stringify(preferences))
    } catch {
      // Full or forbidden: the taste holds until the page is left.
    }
  })
  return store
}

/** The theme that comes after this one, round the end. */
export function nextTheme(theme: Theme): Theme {
  return NEXT_THEME[theme]
}

function read(storage: Pick<Storage, 'getItem'>): Preferences {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return DEFAULTS
    const { theme, sessionsWidth, spanWidth, panelClosed, notices } = stored as Record<string, unknown>
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : DEFAULTS.theme,
      sessionsWidth: typeof sessionsWidth === 'number' ? sessionsWidth : DEFAULTS.sessionsWidth,
      spanWidth: typeof spanWidth === 'number' ? spanWidth : DEFAULTS.spanWidth,
      panelClosed: panelClosed === true,
      notices: notices === true,
    }
  } catch {
    return DEFAULTS
  }
}
