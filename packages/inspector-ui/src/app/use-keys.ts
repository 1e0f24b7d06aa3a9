/** Listens to the keyboard for the whole page and runs the command whose key it is. */
import { useEffect } from 'react'
import type { Stores } from '../stores/create-stores.js'
import type { Page } from './commands.js'
import { commandsOf } from './commands-of.js'

/** Roles that use arrows, Enter and letters themselves. */
const OWN_KEYS =
  '[role="listbox"], [role="tree"], [role="tablist"], [role="radiogroup"], dialog, [role="dialog"], [role="alertdialog"], [role="menu"]'

export function useKeys(stores: Stores): void {
  useEffect(() => {
    const page: Page = {
      stores,
      focus: (id) => document.getElementById(id)?.focus(),
      chooseFile: () => document.getElementById('trace-file')?.click(),
      submit: () => document.activeElement?.closest('form')?.requestSubmit(),
      pageRows: () => Math.max(1, Math.floor((document.getElementById('span-grid')?.clientHeight ?? 0) / 24) - 2),
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body
      const withMod = event.ctrlKey || event.metaKey
      if (event.defaultPrevented || event.altKey) return
      if (
        !withMod &&
        target.closest(
          'input, textarea, select, [contenteditable], dialog, [role="dialog"], [role="alertdialog"], [role="menu"]',
        ) !== null
      ) {
        if (event.key === 'Escape' && target instanceof HTMLElement) target.blur()
        return
      }
      const command = commandsOf(stores).find(
        (each) => each.keys.includes(event.key) && (each.withMod ?? false) === withMod,
      )
      if (command === undefined) return
      // Space and Enter press a focused button; arrows belong to lists, trees and tabs.
      if (
        command.inTree === true &&
        (target.closest(OWN_KEYS) !== null || (event.key === 'Enter' && target.closest('button, a') !== null))
      )
        return
      event.preventDefault()
      command.run(page)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [stores])
}
