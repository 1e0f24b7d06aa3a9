/** The way from a component to the stores: one context, one hook a store. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Stores } from '../stores/create-stores.js'
import type { Place } from '../stores/location.js'
import type { SessionsState } from '../stores/sessions.js'
import type { TraceState } from '../stores/trace.js'
import type { TreeView } from '../stores/tree-view.js'
import type { Viewport } from '../stores/viewport.js'

export const StoresContext = createContext<Stores | undefined>(undefined)

export function useStores(): Stores {
  const stores = useContext(StoresContext)
  if (stores === undefined) throw new Error('There are no stores above this component.')
  return stores
}

export function useSessions<T>(select: (state: SessionsState) => T): T {
  return useStore(useStores().sessions, select)
}

export function useTrace<T>(select: (state: TraceState) => T): T {
  return useStore(useStores().trace, select)
}

/** What follows from the trace; the component is drawn again when more of it is there. */
export function useTree(): TreeView {
  const { tree } = useStores()
  useStore(tree.changes)
  return tree
}

export function useLocation<T>(select: (place: Place) => T): T {
  return useStore(useStores().location, select)
}

export function useViewport<T>(select: (viewport: Viewport) => T): T {
  return useStore(useStores().viewport, select)
}
