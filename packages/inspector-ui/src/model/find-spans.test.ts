import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSpans, piecesOf, wordsOf } from './find-spans.js'
import { traceOf } from './tree.test-kit.js'

const { columns, layout } = traceOf([
  { operation: 'workflow.run', subject: 'orchestrator' },
  { parent: 0, start: 2, operation: 'tool.call', subject: 'stripe.list_charges' },
  { parent: 0, start: 1, operation: 'tool.call', subject: 'logs.query' },
])
const args = new Map([
  [1, 'cus_Q8'],
  [2, 'service:billing dup'],
])

test.each([
  ['tool', [2, 1]],
  ['TOOL cus', [1]],
  ['"billing dup"', [2]],
  ['"dup billing"', []],
  ['', []],
  ['   ', []],
  ['nothing', []],
])('%j finds %j, in the order of the tree', (query, rows) => {
  expect([...findSpans(columns, layout, query, args)]).toEqual(rows)
})

test('quotes keep words together', () => {
  expect(wordsOf('a "b c" D')).toEqual(['a', 'b c', 'd'])
})

test('marks every hit and loses nothing', () => {
  expect(piecesOf('Stripe strips', ['strip'])).toEqual([
    { text: 'Strip', hit: true },
    { text: 'e ', hit: false },
    { text: 'strip', hit: true },
    { text: 's', hit: false },
  ])
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ minLength: 1, maxLength: 3 })), (text, words) => {
      const pieces = piecesOf(
        text,
        words.map((word) => word.toLowerCase()),
      )
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    }),
  )
})
