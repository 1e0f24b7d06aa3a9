/** The left column: search, the list, how the connection stands. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { countOf } from '../../base/format.js'
import { nextTheme } from '../../stores/preferences.js'
import { Icon } from '../../widgets/Icon.js'
import { SearchField } from '../../widgets/SearchField.js'
import { toggleNotices } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'
import { ConnectionPill } from './ConnectionPill.js'
import { SessionList } from './SessionList.js'
import { StorageNotice } from './StorageNotice.js'
import './sessions.css'

interface SessionsColumnProps {
  /** The edge that sets its width. */
  readonly children: ReactNode
}

export function SessionsColumn({ children }: SessionsColumnProps): ReactNode {
  const { sessions, dialogs } = useStores()
  const query = useSessions((state) => state.query)
  const total = useSessions((state) => state.total)

  return (
    <aside className="sessions" aria-label="Sessions">
      <header className="head">
        <div className="line brand">
          <Icon name="logo" />
          <b className="grow">Agent Inspector</b>
          <NoticesButton />
          <button
            type="button"
            className="btn ghost icon"
            aria-label="Storage and settings"
            title="Storage and settings (,)"
            onClick={() => dialogs.show({ kind: 'settings' })}
          >
            <Icon name="disk" />
          </button>
        </div>
        <SearchField
          id="session-search"
          label="Search sessions"
          value={query}
          onChange={(value) => sessions.search(value)}
        />
      </header>
      <SessionList />
      <StorageNotice />
      <footer className="foot">
        <ConnectionPill />
        <span className="grow ell">{total === 0 ? '' : countOf(total, 'session')}</span>
        <ThemeButton />
        <button
          type="button"
          className="btn ghost icon"
          aria-label="Keyboard help"
          title="Keyboard (?)"
          onClick={() => dialogs.show({ kind: 'help' })}
        >
          <Icon name="help" />
        </button>
      </footer>
      {children}
    </aside>
  )
}

function NoticesButton(): ReactNode {
  const stores = useStores()
  const on = useStore(stores.preferences, (state) => state.notices)
  return (
    <button
      type="button"
      className="btn ghost icon"
      aria-label="Notify me of pauses"
      aria-pressed={on}
      title={on ? 'Pauses are told by notifications (w)' : 'Notify me of pauses (w)'}
      onClick={() => void toggleNotices(stores)}
    >
      <Icon name="bell" />
    </button>
  )
}

const THEME_ICON = { system: 'theme', light: 'sun', dark: 'moon' } as const

function ThemeButton(): ReactNode {
  const { preferences } = useStores()
  const theme = useStore(preferences, (state) => state.theme)
  return (
    <button
      type="button"
      className="btn ghost icon"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme} (t)`}
      onClick={() => preferences.setState({ theme: nextTheme(theme) })}
    >
      <Icon name={THEME_ICON[theme]} />
    </button>
  )
}
