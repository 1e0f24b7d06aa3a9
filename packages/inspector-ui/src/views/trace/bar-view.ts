/** The bar of a row on the time axis, or the side on which it lies outside of what is shown. */
import { FLAG, KIND, KIND_NAMES } from '../../base/span-batch.js'
import { createElement, setAttribute, setClass, setStyle, setText } from '../../widgets/write-dom.js'
import type { RowValues } from './row-values.js'
import './bars.css'

export interface BarView {
  readonly element: HTMLElement
  show(values: RowValues): void
}

export function createBarView(): BarView {
  const arrow = document.createTextNode('')
  const element = createElement('span', 'b', arrow)
  return {
    element,
    show(values) {
      const side = sideOf(values)
      const isDrawn = side === undefined && !Number.isNaN(values.left)
      setClass(element, side === undefined ? classOf(values) : `off-${side}`)
      setText(arrow, side === 'left' ? '‹' : side === 'right' ? '›' : '')
      setAttribute(element, 'hidden', Number.isNaN(values.left) ? '' : undefined)
      // Cut to what is shown here: to have the cell clip it would be dear in every row.
      const from = Math.max(0, values.left)
      const to = Math.min(100, values.left + values.width)
      setStyle(element, 'left', isDrawn ? percent(from) : '')
      setStyle(element, 'width', isDrawn ? percent(to - from) : '')
    },
  }
}

function sideOf({ left, width }: RowValues): 'left' | 'right' | undefined {
  if (left + width < 0) return 'left'
  return left > 100 ? 'right' : undefined
}

function classOf({ kind, below, flags, running, held }: RowValues): string {
  const wrap = below > 0 && kind === KIND.code ? ' wrap' : ''
  const wait = kind === KIND.human || held ? ' wait' : ''
  const failed = (flags & FLAG.failed) !== 0 ? ' err' : ''
  const open = (flags & FLAG.open) !== 0 && running ? ' open' : ''
  return `b k-${KIND_NAMES[kind]}${wrap}${wait}${failed}${open}`
}

/** A thousandth of it is less than a pixel of any screen. */
function percent(value: number): string {
  return `${Math.round(value * 1000) / 1000}%`
}
