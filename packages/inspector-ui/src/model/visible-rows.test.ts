import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutTree } from './layout-tree.js'
import { type Folds, foldedFrom, isFolded, neighbourOf, visibleIndexOf, visibleRows } from './visible-rows.js'
import { ancestorsOf } from './walk-tree.js'

//   0 ─ 1 ─ 2
//       └ 3
//   4
const layout = layoutTree(5, Int32Array.of(-1, 0, 1, 1, -1), Float64Array.of(0, 1, 2, 3, 4))

test('a folded row hides all below it', () => {
  expect([...visibleRows(layout, folding(1))]).toEqual([0, 1, 4])
  expect([...visibleRows(layout, folding(0, 1))]).toEqual([0, 4])
})

test('an open tree is shown as it stands, without a copy', () => {
  expect(visibleRows(layout, foldedFrom(Number.POSITIVE_INFINITY))).toBe(layout.order)
  expect(visibleRows(layout, folding(2, 4))).toBe(layout.order)
})

test('all from a depth on are folded, but for those of which something else is told', () => {
  expect([...visibleRows(layout, foldedFrom(1))]).toEqual([0, 1, 4])
  expect([...visibleRows(layout, foldedFrom(0))]).toEqual([0, 4])
  expect([...visibleRows(layout, { from: 0, told: new Map([[0, false]]) })]).toEqual([0, 1, 4])
})

test('a hidden row is found at the ancestor that hides it', () => {
  const rows = visibleRows(layout, folding(0))
  expect(visibleIndexOf(layout, rows, 3)).toBe(0)
  expect(visibleIndexOf(layout, rows, 4)).toBe(1)
  expect(visibleIndexOf(layout, new Uint32Array(0), 99)).toBe(-1)
})

test('the next and the previous of some rows are found round the end', () => {
  const rows = Uint32Array.of(1, 3)
  expect([0, 1, 2, 3, 4].map((position) => neighbourOf(layout, rows, position, 1))).toEqual([1, 3, 3, 1, 1])
  expect([0, 1, 2, 3, 4].map((position) => neighbourOf(layout, rows, position, -1))).toEqual([3, 3, 1, 1, 3])
  expect(neighbourOf(layout, new Uint32Array(0), 0, 1)).toBeUndefined()
})

test('shows exactly the rows without a folded ancestor', () => {
  const forest = fc
    .integer({ min: 1, max: 30 })
    .chain((count) =>
      fc.tuple(
        fc.tuple(...Array.from({ length: count }, (_, row) => fc.integer({ min: -1, max: row - 1 }))),
        fc.array(fc.tuple(fc.integer({ min: 0, max: count - 1 }), fc.boolean())),
        fc.constantFrom(Number.POSITIVE_INFINITY, 0, 1, 2, 5),
      ),
    )
  fc.assert(
    fc.property(forest, ([parents, told, from]) => {
      const tree = layoutTree(parents.length, Int32Array.from(parents), new Float64Array(parents.length))
      const folds = { from, told: new Map(told) }
      const expected = [...tree.order].filter((row) => !ancestorsOf(tree, row).some((up) => isFolded(tree, folds, up)))
      expect([...visibleRows(tree, folds)]).toEqual(expected)
    }),
  )
})

function folding(...rows: readonly number[]): Folds<number> {
  return { from: Number.POSITIVE_INFINITY, told: new Map(rows.map((row) => [row, true])) }
}
