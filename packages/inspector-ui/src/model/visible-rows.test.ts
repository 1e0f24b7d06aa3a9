import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutTree } from './layout-tree.js'
import { ancestorsOf, siblingOf, visibleIndexOf, visibleRows } from './visible-rows.js'

//   0 ─ 1 ─ 2
//       └ 3
//   4
const layout = layoutTree(5, Int32Array.of(-1, 0, 1, 1, -1), Float64Array.of(0, 1, 2, 3, 4))

test('a collapsed row hides all below it', () => {
  expect([...visibleRows(layout, new Set([1]))]).toEqual([0, 1, 4])
  expect([...visibleRows(layout, new Set([0, 1]))]).toEqual([0, 4])
  expect([...visibleRows(layout, new Set())]).toEqual([0, 1, 2, 3, 4])
})

test('ancestors come from the root down', () => {
  expect(ancestorsOf(layout, 3)).toEqual([0, 1])
  expect(ancestorsOf(layout, 4)).toEqual([])
})

test('a hidden row is found at the ancestor that hides it', () => {
  const rows = visibleRows(layout, new Set([0]))
  expect(visibleIndexOf(layout, rows, 3)).toBe(0)
  expect(visibleIndexOf(layout, rows, 4)).toBe(1)
  expect(visibleIndexOf(layout, new Uint32Array(0), 99)).toBe(-1)
})

test('siblings skip what stands between them', () => {
  expect(siblingOf(layout, 0, 1)).toBe(4)
  expect(siblingOf(layout, 4, -1)).toBe(0)
  expect(siblingOf(layout, 2, 1)).toBe(3)
  expect(siblingOf(layout, 3, -1)).toBe(2)
  expect(siblingOf(layout, 2, -1)).toBeUndefined()
  expect(siblingOf(layout, 3, 1)).toBeUndefined()
})

test('shows exactly the rows without a collapsed ancestor', () => {
  const forest = fc
    .integer({ min: 1, max: 30 })
    .chain((count) =>
      fc.tuple(
        fc.tuple(...Array.from({ length: count }, (_, row) => fc.integer({ min: -1, max: row - 1 }))),
        fc.uniqueArray(fc.integer({ min: 0, max: count - 1 })),
      ),
    )
  fc.assert(
    fc.property(forest, ([parents, folded]) => {
      const tree = layoutTree(parents.length, Int32Array.from(parents), new Float64Array(parents.length))
      const collapsed = new Set(folded)
      const seen = [...visibleRows(tree, collapsed)]
      const expected = [...tree.order].filter((row) => !ancestorsOf(tree, row).some((above) => collapsed.has(above)))
      expect(seen).toEqual(expected)
    }),
  )
})
