/** The mark of a row: that it failed, runs, waits, or what else is to be known of it. */
import { FLAG, KIND } from '../../base/span-batch.js'
import { createIcon } from '../../widgets/icon-element.js'
import type { IconName } from '../../widgets/icon-shapes.js'
import { createElement } from '../../widgets/write-dom.js'
import { shiftWords } from '../shift-words.js'
import type { RowValues } from './row-values.js'

export interface MarkView {
  readonly element: HTMLElement
  show(values: RowValues): void
}

export function createMarkView(): MarkView {
  const element = createElement('div', 'mk')
  let shown: Mark | undefined
  return {
    element,
    show(values) {
      const mark = markOf(values)
      if (mark?.word === shown?.word) return
      shown = mark
      element.replaceChildren(...(mark === undefined ? [] : [createMark(mark)]))
    },
  }
}

interface Mark {
  readonly word: string
  readonly icon: IconName
  readonly className: string
}

function markOf({ flags, kind, running, retried, held, shift }: RowValues): Mark | undefined {
  if ((flags & FLAG.failed) !== 0) return ofStatus('failed', 's-failed')
  if ((flags & FLAG.error) !== 0) return ofStatus('error', 's-failed')
  if ((flags & FLAG.cancelled) !== 0) return ofStatus('cancelled', 's-cancelled')
  if ((flags & FLAG.open) !== 0) {
    if (!running) return ofStatus('never ended', 's-interrupted')
    if (held) return ofStatus('held back', 's-paused')
    return kind === KIND.human ? ofStatus('waiting', 's-paused') : ofStatus('running', 's-running')
  }
  if (retried) return { word: 'retried', icon: 'retry', className: 's-paused' }
  return shift === 0 ? undefined : { word: shiftWords(shift), icon: 'clock', className: 's-cancelled' }
}

function ofStatus(word: string, icon: IconName): Mark {
  return { word, icon, className: icon }
}

function createMark({ word, icon, className }: Mark): HTMLElement {
  const picture = createIcon()
  picture.show(icon, className)
  const element = createElement('span', '', picture.element)
  element.setAttribute('role', 'img')
  element.setAttribute('aria-label', word)
  element.title = word
  return element
}
