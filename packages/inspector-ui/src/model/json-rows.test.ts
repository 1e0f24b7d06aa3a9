import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffState } from './diff-state.js'
import { findInJson, type JsonRow, jsonRows, pathOf, pointersAbove, previewOf } from './json-rows.js'

const all = (): boolean => true
const text = ({ depth, key, kind, value }: JsonRow): string =>
  `${' '.repeat(depth)}${key === undefined ? '' : `${key}: `}${kind === 'leaf' ? JSON.stringify(value) : kind}`

test('an open value has a line for each entry and its closing bracket', () => {
  expect(jsonRows({ a: 1, b: [true], c: {} }, { isOpen: all }).map(text)).toEqual([
    'open',
    ' a: 1',
    ' b: open',
    '  0: true',
    ' close',
    ' c: {}',
    'close',
  ])
})

test('a folded value takes one line', () => {
  expect(jsonRows({ a: { b: { c: 1 } } }, { isOpen: (_pointer, depth) => depth < 1 }).map(text)).toEqual([
    'open',
    ' a: folded',
    'close',
  ])
})

test('shows what changed, what is new with all below it, and what is gone in its place', () => {
  const before = { n: 1, gone: [1, 2] }
  const after = { n: 2, fresh: { deep: 1 } }
  const rows = jsonRows(after, { isOpen: all, changes: diffState(before, after) })
  expect(rows.map((row) => `${row.change} ${row.kind} ${row.pointer}`)).toEqual([
    'same open ',
    'changed leaf /n',
    'added open /fresh',
    'added leaf /fresh/deep',
    'added close /fresh',
    'removed open /gone',
    'removed leaf /gone/0',
    'removed leaf /gone/1',
    'removed close /gone',
    'same close ',
  ])
  expect(rows[1]?.was).toBe(1)
})

test('finds keys and values, and knows what must be open to see them', () => {
  const hits = findInJson({ steps: [{ id: 'ledger' }, { ledger: 1 }] }, 'LEDGER')
  expect(hits).toEqual(['/steps/0/id', '/steps/1/ledger'])
  expect([...pointersAbove(hits)].sort()).toEqual(['', '/steps', '/steps/0', '/steps/1'])
})

test('a path reads as one would write it', () => {
  expect(pathOf('/steps/1/a~1b~0c')).toBe('steps.1.a/b~c')
})

test.each([
  [[1, 2], '[2 items]'],
  [{ id: 'logs', status: 'done' }, '{logs, done}'],
  [{ a: {}, b: [] }, '{2 keys}'],
  [{ a: 1, b: 2, c: 3, d: 4 }, '{1, 2, 3, …}'],
])('%j is told as %s', (value, preview) => {
  expect(previewOf(value)).toBe(preview)
})

test('the leaves of an open value are those of the value', () => {
  const leaves = (value: unknown): number =>
    typeof value === 'object' && value !== null && Object.keys(value).length > 0
      ? Object.values(value).reduce((sum: number, inner) => sum + leaves(inner), 0)
      : 1
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const rows = jsonRows(value, { isOpen: all })
      expect(rows.filter(({ kind }) => kind === 'leaf')).toHaveLength(leaves(value))
      expect(rows.filter(({ kind }) => kind === 'open')).toHaveLength(
        rows.filter(({ kind }) => kind === 'close').length,
      )
    }),
  )
})
