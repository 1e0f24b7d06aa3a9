/** The list of sessions, by group; only what is in view is in the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Session } from '../../api/client.js'
import { foldClients, type MoreOfClient } from '../../model/fold-clients.js'
import { groupSessions, matchesText } from '../../model/group-sessions.js'
import type { Anchor } from '../../stores/dialogs.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { useLocation, useSessions, useStores } from '../stores-context.js'
import { useNow } from '../use-now.js'
import { MoreRow } from './MoreRow.js'
import { SessionRow } from './SessionRow.js'

type Item =
  | { readonly group: string; readonly count: number }
  | { readonly session: Session }
  | { readonly more: MoreOfClient; readonly group: string }

const HEIGHTS = { wide: { group: 28, session: 48, asks: 64 }, rail: { group: 17, session: 32, asks: 32 } }
const RAIL = matchMedia('(max-width: 1279px)')

export function SessionList(): ReactNode {
  const stores = useStores()
  const { phase, byId, problem, query, nextCursor } = useSessions((state) => state)
  const selectedId = useLocation((place) => place.sessionId)
  const now = useNow(1000)
  const today = new Date(now).setHours(0, 0, 0, 0)
  const scroll = useRef<HTMLDivElement>(null)
  const isRail = useSyncExternalStore(onRailChange, () => RAIL.matches)

  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const items = useMemo(
    () => itemsOf(byId, query, today, unfolded, selectedId),
    [byId, query, today, unfolded, selectedId],
  )
  const fold = (client: string, isOpen: boolean): void => {
    setUnfolded(isOpen ? new Set([...unfolded, client]) : new Set([...unfolded].filter((one) => one !== client)))
  }
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => heightOf(items[index], isRail),
    overscan: 6,
    // Another function each time: heights are worked out anew, since items come and go between them.
    getItemKey: (index) => keyOf(items[index]) ?? index,
  })
  const visible = virtual.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0
  const isInPage = visible.some(({ index }) => selectedId !== undefined && keyOf(items[index]) === selectedId)
  const activeId = isInPage && selectedId !== undefined ? domId(selectedId) : undefined
  useEffect(() => {
    if (nextCursor !== undefined && last >= items.length - 20) void stores.sessions.loadMore()
  }, [stores, nextCursor, last, items.length])

  const sessionsInOrder = useMemo(() => items.flatMap((item) => ('session' in item ? [item.session] : [])), [items])
  const onClick = ({ target }: MouseEvent): void => {
    const option = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null
    const client = option?.dataset.client
    if (client !== undefined) fold(client, option?.dataset.open === undefined)
    else if (option !== null) stores.location.go({ sessionId: option.dataset.session })
  }
  const onContextMenu = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-session]') : null
    const sessionId = row?.dataset.session ?? selectedId
    // The menu key points at nothing: the menu opens beside the row.
    const point = row === null ? document.getElementById(activeId ?? '') : pointOf(event)
    if (sessionId === undefined || point === null) return
    event.preventDefault()
    stores.dialogs.show({ kind: 'menu', sessionId, anchor: point })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const here = byId.get(selectedId ?? '')
    const turns: Readonly<Record<string, boolean>> = { ArrowRight: true, ArrowLeft: false }
    const isOpen = turns[event.key]
    if (isOpen !== undefined && here?.engine === 'mcp-inbound') fold(here.title, isOpen)
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const at = sessionsInOrder.findIndex(({ id }) => id === selectedId)
    const next = sessionsInOrder[Math.min(sessionsInOrder.length - 1, Math.max(0, at + step))]
    if (next === undefined) return
    stores.location.go({ sessionId: next.id }, 'replace')
    virtual.scrollToIndex(items.findIndex((item) => 'session' in item && item.session.id === next.id))
  }

  return (
    <>
      {items.length > 0 ? undefined : (
        <div className="scroll grow">
          {phase === 'loading' ? <LoadingSessions /> : undefined}
          {phase === 'failed' && problem !== undefined ? (
            <ProblemCard {...problem} onRetry={() => void stores.sessions.reload()} />
          ) : undefined}
          {phase === 'ready' ? (
            <div className="group" role="presentation">
              <span>{byId.size === 0 ? 'No sessions yet' : `No session matches “${query.trim()}”`}</span>
            </div>
          ) : undefined}
        </div>
      )}
      <div
        ref={scroll}
        id="session-list"
        className="scroll grow"
        role="listbox"
        aria-label="Sessions"
        tabIndex={0}
        hidden={items.length === 0}
        aria-activedescendant={activeId}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onKeyDown={onKeyDown}
      >
        <div className="tall" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {visible.map(({ index, start }) => {
            const item = items[index]
            if (item === undefined) return undefined
            if ('more' in item) {
              return <MoreRow key={keyOf(item)} {...item.more} top={start} />
            }
            return 'session' in item ? (
              <SessionRow
                key={item.session.id}
                id={domId(item.session.id)}
                session={item.session}
                selected={item.session.id === selectedId}
                top={start}
                now={now}
              />
            ) : (
              <div
                key={item.group}
                role="presentation"
                className={item.group === 'Needs you' ? 'group needs' : 'group'}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span>{item.group}</span>
                <span>{item.count}</span>
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}

function pointOf({ clientX, clientY }: MouseEvent): Anchor {
  return { getBoundingClientRect: () => new DOMRect(clientX, clientY, 0, 0) }
}

function onRailChange(listener: () => void): () => void {
  RAIL.addEventListener('change', listener)
  return () => RAIL.removeEventListener('change', listener)
}

function itemsOf(
  byId: ReadonlyMap<string, Session>,
  query: string,
  today: number,
  unfolded: ReadonlySet<string>,
  selectedId: string | undefined,
): readonly Item[] {
  const text = query.trim()
  const found = text === '' ? byId.values() : [...byId.values()].filter((session) => matchesText(session, text))
  return groupSessions(found, today).flatMap(({ title, sessions }) => [
    { group: title, count: sessions.length },
    ...foldClients(sessions, (client) => text !== '' || unfolded.has(client), selectedId).map((row) =>
      'client' in row ? { more: row, group: title } : { session: row },
    ),
  ])
}

function heightOf(item: Item | undefined, isRail: boolean): number {
  const heights = isRail ? HEIGHTS.rail : HEIGHTS.wide
  if (item === undefined || !('session' in item)) return heights.group
  return (item.session.waiting_for?.length ?? 0) > 0 ? heights.asks : heights.session
}

function keyOf(item: Item | undefined): string | undefined {
  if (item === undefined) return undefined
  if ('session' in item) return item.session.id
  return 'more' in item ? `more ${item.group} ${item.more.client}` : `group ${item.group}`
}

/** Ids may hold anything; an id of the page may not hold spaces. */
function domId(sessionId: string): string {
  return `session-${encodeURIComponent(sessionId)}`
}

function LoadingSessions(): ReactNode {
  return (
    <div aria-hidden="true">
      {[140, 110, 160, 90, 130].map((width) => (
        <div key={width} className="session">
          <i className="sk" style={{ width: 14, gridRow: 'span 2' }} />
          <i className="sk start" style={{ width }} />
          <i className="sk start" style={{ width: 64, gridColumn: 2 }} />
        </div>
      ))}
    </div>
  )
}
