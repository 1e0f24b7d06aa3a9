import { expect, test } from 'vitest'
import { layoutTree } from './layout-tree.js'
import { ancestorsOf, childCountOf, nextWhere, siblingOf } from './walk-tree.js'

//   0 ─ 1 ─ 2
//       └ 3
//   4
const layout = layoutTree(5, Int32Array.of(-1, 0, 1, 1, -1), Float64Array.of(0, 1, 2, 3, 4))

test('ancestors come from the root down', () => {
  expect(ancestorsOf(layout, 3)).toEqual([0, 1])
  expect(ancestorsOf(layout, 4)).toEqual([])
})

test('siblings skip what stands between them', () => {
  expect(siblingOf(layout, 0, 1)).toBe(4)
  expect(siblingOf(layout, 4, -1)).toBe(0)
  expect(siblingOf(layout, 2, 1)).toBe(3)
  expect(siblingOf(layout, 3, -1)).toBe(2)
  expect(siblingOf(layout, 2, -1)).toBeUndefined()
  expect(siblingOf(layout, 3, 1)).toBeUndefined()
})

test('only what stands right below is a child', () => {
  expect([0, 1, 2, 3, 4].map((row) => childCountOf(layout, row))).toEqual([1, 2, 0, 0, 0])
})

test('the nearest row for which something holds is found round the end', () => {
  const isEven = (row: number): boolean => row === 2 || row === 4
  expect(nextWhere(layout, 2, 1, isEven)).toBe(4)
  expect(nextWhere(layout, 4, 1, isEven)).toBe(2)
  expect(nextWhere(layout, 2, -1, isEven)).toBe(4)
  expect(nextWhere(layout, 2, 1, (row) => row === 2)).toBe(2)
  expect(nextWhere(layout, 2, 1, () => false)).toBeUndefined()
})
