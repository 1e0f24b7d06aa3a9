// @vitest-environment happy-dom
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLAG, KIND, KIND_NAMES, SHAPES } from '../../base/span-batch.js'
import type { RowValues } from './row-values.js'
import { createRowView } from './row-view.js'

const someFlags = fc.subarray(Object.values(FLAG)).map((flags) => flags.reduce<number>((bits, flag) => bits | flag, 0))
const words = fc.constantFrom('', 'plan', 'a planned plan', 'search the web', 'naïve ß')
const values: fc.Arbitrary<RowValues> = fc.record({
  row: fc.nat(999_999),
  depth: fc.nat(20),
  below: fc.nat(3),
  childCount: fc.nat(3),
  folded: fc.boolean(),
  selected: fc.boolean(),
  spanId: fc.constantFrom('00000000000000aa', 'ffffffffffffffff'),
  kind: fc.nat(KIND_NAMES.length - 1),
  shape: fc.nat(SHAPES.length - 1),
  flags: someFlags,
  operation: fc.constantFrom('', 'tool.call', 'agent.call'),
  subject: words,
  argument: words,
  tokens: fc.constantFrom(Number.NaN, 0, 12, 32_100),
  ownTokens: fc.boolean(),
  cost: fc.constantFrom('', '$0.0512', '≥ $0.0300'),
  duration: fc.constantFrom('', '800 µs', '1.14 s'),
  left: fc.constantFrom(Number.NaN, -20, 0, 12.34567, 99.9, 120),
  width: fc.constantFrom(0, 0.5, 15, 200),
  running: fc.boolean(),
  retried: fc.boolean(),
  held: fc.boolean(),
  shift: fc.constantFrom(0, 1_160_000),
  words: fc.constantFrom([], ['plan'], ['web', 'search']),
})

test.each([{ pinned: false }, { pinned: true }])('an element that is used again is as a new one: %o', (options) => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 2, maxLength: 5 }), (several) => {
      const used = createRowView(options)
      for (const one of several) used.show(one)
      const fresh = createRowView(options)
      for (const last of several.slice(-1)) fresh.show(last)
      expect(withoutEmptyStyles(used.element)).toBe(withoutEmptyStyles(fresh.element))
    }),
    { numRuns: 50 },
  )
})

test('to show the same again writes nothing', () => {
  const [one] = fc.sample(values, { numRuns: 1, seed: 7 })
  const { element, show } = createRowView({ pinned: false })
  const shownOnce = { ...(one as RowValues), words: [], folded: false }
  show(shownOnce)
  const observer = new MutationObserver(() => {})
  observer.observe(element, { attributes: true, characterData: true, childList: true, subtree: true })
  show({ ...shownOnce })
  expect(observer.takeRecords()).toEqual([])
})

test('a row of the tree says to a screen reader what it is, a pinned copy of it nothing', () => {
  const given: RowValues = {
    ...(fc.sample(values, { numRuns: 1, seed: 7 })[0] as RowValues),
    ...{ row: 5, depth: 2, below: 3, folded: true, selected: true, kind: KIND.tool, flags: FLAG.failed, left: 0 },
    ...{ operation: 'tool.call', subject: 'search', argument: '{"for":"trains"}', words: ['train'], tokens: 32_100 },
  }
  const row = createRowView({ pinned: false })
  row.show(given)
  expect(row.element.id).toBe('row-5')
  expect(row.element.getAttribute('role')).toBe('row')
  expect(row.element.getAttribute('aria-level')).toBe('3')
  expect(row.element.getAttribute('aria-expanded')).toBe('false')
  expect(row.element.getAttribute('aria-selected')).toBe('true')
  expect(row.element.querySelectorAll('[role=gridcell]')).toHaveLength(6)
  expect(row.element.querySelector('.words')?.textContent).toBe('tool.call search {"for":"trains"}')
  expect(row.element.querySelector('mark')?.textContent).toBe('train')
  expect(row.element.querySelector('.count')?.textContent).toBe('3')
  expect(row.element.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('failed')
  expect(row.element.querySelector('.tokens')?.textContent).toBe('32.1k')

  const pin = createRowView({ pinned: true })
  pin.show(given)
  expect(pin.element.getAttribute('aria-hidden')).toBe('true')
  expect(pin.element.querySelectorAll('[role], [id]')).toHaveLength(1)
  expect(pin.element.querySelector('[role=img]')).not.toBeNull()
})

test('an operation that is held back waits, and its bar says so', () => {
  const [one] = fc.sample(values, { numRuns: 1, seed: 7 })
  const row = createRowView({ pinned: false })
  const open = { ...(one as RowValues), kind: KIND.tool, flags: FLAG.open, running: true, left: 0, width: 10 }
  const said = (held: boolean) => {
    row.show({ ...open, held })
    const mark = row.element.querySelector('[role=img]')?.getAttribute('aria-label')
    return [mark, row.element.querySelector('.b')?.classList.contains('wait')]
  }
  expect(said(true)).toEqual(['held back', true])
  expect(said(false)).toEqual(['running', false])
})

/** Its attributes in the order of their names: which came first is no difference. */
function withoutEmptyStyles(element: Element): string {
  const copy = element.cloneNode(true) as Element
  for (const one of [copy, ...copy.querySelectorAll('*')]) {
    const attributes = [...one.attributes].map(({ name, value }) => [name, value] as const)
    for (const [name] of attributes) one.removeAttribute(name)
    for (const [name, value] of attributes.toSorted())
      if (value !== '' || name !== 'style') one.setAttribute(name, value)
  }
  return copy.outerHTML
}
