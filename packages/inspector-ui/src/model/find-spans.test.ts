import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRows } from '../base/row-set.js'
import { finish } from '../base/steps.js'
import { findSpans, piecesOf, wordsOf } from './find-spans.js'
import { operationOf, subjectOf } from './trace-columns.js'
import { forests, traceOf } from './tree.test-kit.js'

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
  ['call logs', [2]],
  ['"tool.call stripe"', [1]],
  ['"list_charges cus"', [1]],
  ['0000000000000001', [1]],
  ['000000', [0, 2, 1]],
  ['0001', []],
  ['', []],
  ['   ', []],
  ['nothing', []],
])('%j finds %j, in the order of the tree', (query, rows) => {
  expect([...finish(findSpans(columns, layout, query, args, new Map()))]).toEqual(rows)
})

test('finds rows that were called with a word, beside those where it is seen', () => {
  const found = new Map([['dup', addRows(new Uint8Array(0), Uint32Array.of(1))]])
  expect([...finish(findSpans(columns, layout, 'tool dup', args, found))]).toEqual([2, 1])
  expect([...finish(findSpans(columns, layout, 'dup cus', args, found))]).toEqual([1])
})

test('agrees with looking through the text of every row', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'tool', 'call a', 'a b', 'TOOL.CALL', 'b c', 'x')
  const spans = forests(() =>
    fc.record({
      operation: fc.constantFrom('tool.call', 'llm.generate', 'other'),
      subject: fc.constantFrom('', 'a', 'b', 'ab', 'a b'),
    }),
  )
  const called = fc.array(fc.tuple(fc.nat(23), fc.constantFrom('a', 'c', 'b c')))
  fc.assert(
    fc.property(spans, called, fc.array(word, { minLength: 1, maxLength: 3 }), (rows, given, words) => {
      const trace = traceOf(rows)
      const known = new Map(given)
      const textOf = (row: number): string => {
        const said = `${operationOf(trace.columns, row)} ${subjectOf(trace.columns, row)}`
        return `${said} ${known.get(row) ?? ''}`.toLowerCase()
      }
      const query = words.map((each) => `"${each}"`).join(' ')
      const expected = [...trace.layout.order].filter((row) =>
        words.every((each) => textOf(row).includes(each.toLowerCase())),
      )
      expect([...finish(findSpans(trace.columns, trace.layout, query, known, new Map()))]).toEqual(expected)
    }),
  )
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
