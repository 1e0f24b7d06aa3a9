/** The tab: its title and its icon say who waits, though it lies behind others. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useSessions, useStores } from '../views/stores-context.js'

const LINES = '<path d="M4 9h13M9 16h17M14 23h15" stroke="#2f6fed" stroke-width="4" stroke-linecap="round"/>'
const DOT = '<circle cx="25" cy="8" r="7" fill="#d97706"/>'

export function useTab(): void {
  const { location } = useStores()
  const sessionId = useStore(location, (place) => place.sessionId)
  const title = useSessions((state) => (sessionId === undefined ? undefined : state.byId.get(sessionId)?.title))
  const waiting = useSessions((state) => [...state.byId.values()].filter(({ status }) => status === 'paused').length)
  const waits = waiting > 0
  useEffect(() => {
    document.title = `${waiting === 0 ? '' : `(${waiting}) `}${title === undefined ? '' : `${title} · `}Agent Inspector`
  }, [title, waiting])
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    if (link !== null) link.href = iconOf(waits)
  }, [waits])
}

function iconOf(waits: boolean): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none">${LINES}${waits ? DOT : ''}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
