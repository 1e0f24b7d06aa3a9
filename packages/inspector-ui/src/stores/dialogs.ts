/** Which dialog or menu is open over the page: asked for by keys, menus and notices alike. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../api/problem.js'

/** Where a menu opens: an element, or a point. */
export interface Anchor {
  getBoundingClientRect(): DOMRect
}

export type OpenDialog =
  | { readonly kind: 'help' | 'settings' }
  /** What is to be done with it? */
  | { readonly kind: 'menu'; readonly sessionId: string; readonly anchor: Anchor }
  /** Is it to be deleted, or cancelled? How is it tagged? Why did it cost that? */
  | { readonly kind: 'delete' | 'cancel' | 'tags' | 'cost'; readonly sessionId: string }
  /** What was asked for was refused. */
  | { readonly kind: 'problem'; readonly problem: Problem }

export interface DialogsState {
  readonly open: OpenDialog | undefined
}

export interface DialogsStore extends StoreApi<DialogsState> {
  show(dialog: OpenDialog): void
  close(): void
}

export function createDialogsStore(): DialogsStore {
  const store = createStore<DialogsState>(() => ({ open: undefined }))
  return {
    ...store,
    show: (open) => store.setState({ open }),
    close: () => store.setState({ open: undefined }),
  }
}
