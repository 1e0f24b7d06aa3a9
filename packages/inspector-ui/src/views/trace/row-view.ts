/**
 * One row of the treegrid as elements that are used again: name, mark, bar, time, tokens, cost. Showing another row
 * writes only what differs, which is most of what makes a scroll even.
 *
 *   row-values.ts --RowValues--> [createRowView] --elements--> row-list.ts, pin-list.ts
 */
import { formatCount } from '../../base/format.js'
import { FLAG } from '../../base/span-batch.js'
import { createElement, setAttribute, setClass, setText } from '../../widgets/write-dom.js'
import { createBarView } from './bar-view.js'
import { createMarkView } from './mark-view.js'
import { createNameView } from './name-view.js'
import type { RowValues } from './row-values.js'

export interface RowView {
  readonly element: HTMLElement
  show(values: RowValues): void
}

export interface RowViewOptions {
  /** A copy that stays on top, for eyes only. */
  readonly pinned: boolean
}

export function createRowView({ pinned }: RowViewOptions): RowView {
  const name = createNameView()
  const mark = createMarkView()
  const bar = createBarView()
  const duration = document.createTextNode('')
  const tokens = document.createTextNode('')
  const time = createElement('div', 'time', bar.element)
  const spent = createElement('div', 'num', duration)
  const cost = document.createTextNode('')
  const used = createElement('div', 'num tokens', tokens)
  const paid = createElement('div', 'num cost', cost)
  const cells = [name.element, mark.element, time, spent, used, paid]
  const element = createElement('div', 'row', ...cells)
  element.setAttribute('role', pinned ? 'presentation' : 'row')
  if (pinned) element.setAttribute('aria-hidden', 'true')
  else for (const cell of cells) cell.setAttribute('role', 'gridcell')

  return {
    element,
    show(values) {
      setClass(element, classOf(values, pinned))
      setAttribute(element, 'data-row', `${values.row}`)
      if (!pinned) showRole(element, values)
      name.show(values)
      mark.show(values)
      bar.show(values)
      setText(duration, values.duration)
      setText(tokens, Number.isNaN(values.tokens) ? '' : formatCount(values.tokens))
      setText(cost, values.cost)
      const roll = values.ownTokens ? '' : ' roll'
      setClass(used, `num tokens${roll}`)
      setClass(paid, `num cost${roll}`)
    },
  }
}

function classOf({ flags }: RowValues, pinned: boolean): string {
  const bad = (flags & FLAG.failed) === 0 ? '' : ' bad'
  const orphan = (flags & FLAG.placeholder) === 0 ? '' : ' orphan'
  return `row${pinned ? ' pin' : ''}${bad}${orphan}`
}

/** Keys and focus are the treegrid's, which names the active row. */
function showRole(element: HTMLElement, { row, depth, below, folded, selected, spanId }: RowValues): void {
  setAttribute(element, 'id', `row-${row}`)
  setAttribute(element, 'aria-level', `${depth + 1}`)
  setAttribute(element, 'aria-expanded', below === 0 ? undefined : `${!folded}`)
  setAttribute(element, 'aria-selected', `${selected}`)
  setAttribute(element, 'data-span', spanId)
}
