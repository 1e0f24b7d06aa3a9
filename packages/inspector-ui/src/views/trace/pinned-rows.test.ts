import { expect, test } from 'vitest'
import { layoutTree } from '../../model/layout-tree.js'
import { pinnedRows } from './pinned-rows.js'

// 0 ─ 1 ─ 2, 3, 4
//   └ 5 ─ 6, 7, 8
const layout = layoutTree(9, Int32Array.of(-1, 0, 1, 1, 1, 0, 5, 5, 5), Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8))
const rows = layout.order

test.each([
  [0, []],
  [0.4, []],
  [1, [0, 1]],
  [2, [0, 1]],
  [3, [0]],
  [4, [0]],
  [5, [0, 5]],
])('%d rows scrolled away: %j stay', (offset, pinned) => {
  expect(pinnedRows(layout, rows, offset)).toEqual(pinned)
})

test('of many ancestors the root and the nearest stay', () => {
  const chain = layoutTree(
    30,
    Int32Array.from({ length: 30 }, (_, row) => row - 1),
    new Float64Array(30),
  )
  expect(pinnedRows(chain, chain.order, 20)).toHaveLength(4)
  expect(pinnedRows(chain, chain.order, 20)[0]).toBe(0)
})
