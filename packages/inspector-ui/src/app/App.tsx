/** The page: three columns, the keys, the theme, the title of the tab. */
import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import type { Stores } from '../stores/create-stores.js'
import { SessionsColumn } from '../views/sessions/SessionsColumn.js'
import { SpanPanel } from '../views/span/SpanPanel.js'
import { StoresContext, useStores } from '../views/stores-context.js'
import { TraceColumn } from '../views/trace/TraceColumn.js'
import { Contained } from '../widgets/Contained.js'
import { DropZone } from './DropZone.js'
import { Grip } from './Grip.js'
import { OpenDialog } from './OpenDialog.js'
import { useKeys } from './use-keys.js'
import { useTab } from './use-tab.js'
import './shell.css'

export function App({ stores }: { readonly stores: Stores }): ReactNode {
  return (
    <StoresContext value={stores}>
      <Shell />
    </StoresContext>
  )
}

function Shell(): ReactNode {
  const stores = useStores()
  const { theme, sessionsWidth, spanWidth, panelClosed } = useStore(stores.preferences)
  const sessionId = useStore(stores.location, (place) => place.sessionId)
  const lost = useStore(stores.connection, ({ feed }) => feed.phase === 'lost')
  const hasSpans = useStore(stores.trace, (state) => state.columns.count > 0)
  const showsPanel = hasSpans && !panelClosed
  useKeys(stores)
  useTab()

  useEffect(() => {
    const root = document.documentElement
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
  }, [theme])

  return (
    <div
      className={`app ${showsPanel ? '' : 'two'} ${stores.isAlone ? 'alone' : ''} ${lost ? 'stale' : ''}`}
      style={{ '--w-sessions': `${sessionsWidth}px`, '--w-span': `${spanWidth}px` }}
    >
      {stores.isAlone ? undefined : (
        <SessionsColumn>
          <Grip label="Width of the sessions list" taste="sessionsWidth" from="left" />
        </SessionsColumn>
      )}
      <Contained name="The trace" subject={sessionId}>
        <TraceColumn />
      </Contained>
      {showsPanel ? (
        <SpanPanel>
          <Grip label="Width of the span panel" taste="spanWidth" from="right" />
        </SpanPanel>
      ) : undefined}
      <DropZone />
      <OpenDialog />
    </div>
  )
}
