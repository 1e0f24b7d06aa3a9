/** What a row is: indent, twist, kind, words, and how much is folded below it. */
import { countOf, formatInteger } from '../../base/format.js'
import { FLAG, KIND, KIND_NAMES, SHAPES } from '../../base/span-batch.js'
import { piecesOf } from '../../model/find-spans.js'
import { createIcon } from '../../widgets/icon-element.js'
import { createElement, setAttribute, setClass, setStyle, setText } from '../../widgets/write-dom.js'
import type { RowValues } from './row-values.js'

export interface NameView {
  readonly element: HTMLElement
  show(values: RowValues): void
}

/** Deeper than this the indent folds, and the depth takes the place of the twist. */
const MAX_INDENT = 12

export function createNameView(): NameView {
  const twist = createTwist()
  const kind = createIcon()
  const operation = document.createTextNode('')
  const subject = createElement('bdi', 'subject')
  const argument = createElement('bdi', 'arg')
  const words = createElement('span', 'words', createElement('span', 'op', operation), subject, ' ', argument)
  const count = createElement('span', 'count')
  const element = createElement('div', 'name', twist.element, kind.element, words)

  return {
    element,
    show(values) {
      const folded = values.folded && values.below > 0
      setClass(element, folded ? 'name folded' : 'name')
      setStyle(element, '--d', `${Math.min(values.depth, MAX_INDENT)}`)
      twist.show(values)
      kind.show(SHAPES[values.shape] ?? 'code', `k-${KIND_NAMES[values.kind]}`)
      const said = wordsOf(values)
      setText(operation, said.operation)
      showMarked(subject, said.subject, said.words)
      showMarked(argument, said.argument, said.words)
      if (folded) {
        count.textContent = `${values.below}`
        element.append(count)
      } else count.remove()
    },
  }
}

function createTwist(): NameView {
  const icon = createIcon()
  const depthText = document.createTextNode('')
  const element = createElement('span', 'twist')
  return {
    element,
    show({ depth, below, folded }) {
      const isDeep = depth > MAX_INDENT
      setClass(element, isDeep ? 'depth' : 'twist')
      setAttribute(element, 'data-folds', below > 0 ? 'true' : undefined)
      setText(depthText, `${depth}`)
      icon.show(folded ? 'right' : 'down')
      const content = isDeep ? depthText : below > 0 ? icon.element : undefined
      if (element.firstChild === (content ?? null)) return
      element.replaceChildren(...(content === undefined ? [] : [content]))
    },
  }
}

interface Said {
  readonly operation: string
  readonly subject: string
  readonly argument: string
  /** That are searched for. */
  readonly words: readonly string[]
}

function wordsOf({ operation, subject, argument, kind, flags, words, ...values }: RowValues): Said {
  if ((flags & FLAG.placeholder) !== 0) return { operation: '', ...standsFor(flags, values), words: [] }
  const waiting = kind === KIND.human && (flags & FLAG.open) !== 0
  return {
    operation: operation === '' ? '' : `${operation} `,
    subject,
    argument: waiting ? 'waiting for you' : argument,
    words,
  }
}

/** What a row says of which no record was received. */
function standsFor(
  flags: number,
  { spanId, childCount, running, folded }: Pick<RowValues, 'spanId' | 'childCount' | 'running' | 'folded'>,
): Pick<Said, 'subject' | 'argument'> {
  if ((flags & FLAG.log) !== 0) {
    // How many are folded stands behind it.
    return { subject: 'Log records', argument: folded ? 'of no span' : `${formatInteger(childCount)} of no span` }
  }
  const what = childCount === 0 ? 'Span' : 'Parent'
  const below = childCount === 0 ? 'log records alone' : countOf(childCount, 'child', 'children')
  return {
    subject: running ? `${what} not received yet` : `${what} not received`,
    argument: `span ${spanId.slice(0, 4)}…${spanId.slice(-2)}, ${below}`,
  }
}

/** With the words that are searched for set off. */
function showMarked(element: HTMLElement, text: string, words: readonly string[]): void {
  const pieces = piecesOf(text, words)
  const { firstChild } = element
  if (pieces.some(({ hit }) => hit)) {
    element.replaceChildren(...pieces.map((piece) => (piece.hit ? createElement('mark', '', piece.text) : piece.text)))
  } else if (firstChild instanceof Text && firstChild.nextSibling === null) setText(firstChild, text)
  else element.replaceChildren(text)
}
