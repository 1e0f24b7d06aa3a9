import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutTree } from './layout-tree.js'

describe('layoutTree', () => {
  test('children stand under their parent by start, whatever the order of arrival', () => {
    const { order, depths, sizes } = tree([1, -1, 1, 0], [5, 0, 2, 6])
    expect([...order]).toEqual([1, 2, 0, 3])
    expect([...depths]).toEqual([1, 0, 1, 2])
    expect([...sizes]).toEqual([2, 4, 1, 1])
  })

  test('a parent that was not received stands where its earliest child does', () => {
    expect([...tree([-1, 2, -1], [10, 3, Number.NaN]).order]).toEqual([2, 1, 0])
  })

  test('100,000 children under one parent, the last first', () => {
    const count = 100_000
    const { order, sizes, depths } = tree(
      Array.from({ length: count + 1 }, (_, row) => (row === count ? -1 : count)),
      Array.from({ length: count + 1 }, (_, row) => count - row),
    )
    expect([...order.subarray(0, 4)]).toEqual([count, count - 1, count - 2, count - 3])
    expect(sizes[count]).toBe(count + 1)
    expect(depths.reduce((sum, depth) => sum + depth, 0)).toBe(count)
  })

  test('a circle is cut at its earliest row and nothing vanishes', () => {
    const { order, parents } = tree([1, 2, 0, 2], [0, 1, 2, 3])
    expect([...order].sort()).toEqual([0, 1, 2, 3])
    expect([...parents]).toEqual([-1, 2, 0, 2])
  })

  test('a span that is its own parent is a root', () => {
    expect([...tree([0], [1]).parents]).toEqual([-1])
  })

  test('a depth of 100,000 does not overflow the stack', () => {
    const count = 100_000
    const chain = tree(
      Array.from({ length: count }, (_, row) => row - 1),
      Array.from({ length: count }, (_, row) => row),
    )
    expect(chain.depths[count - 1]).toBe(count - 1)
    expect(chain.sizes[0]).toBe(count)
  })

  test('agrees with a plain recursive walk on random forests', () => {
    const forest = fc
      .integer({ min: 1, max: 40 })
      .chain((count) =>
        fc.tuple(
          fc.tuple(...Array.from({ length: count }, (_, row) => fc.integer({ min: -1, max: row - 1 }))),
          fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }),
        ),
      )
    fc.assert(
      fc.property(forest, ([parents, starts]) => {
        const expected: number[] = []
        const visit = (parent: number): void => {
          parents
            .map((own, row) => ({ own, row }))
            .filter(({ own }) => own === parent)
            .sort((a, b) => (starts[a.row] ?? 0) - (starts[b.row] ?? 0) || a.row - b.row)
            .forEach(({ row }) => {
              expected.push(row)
              visit(row)
            })
        }
        visit(-1)
        const { order, positions, sizes } = tree(parents, starts)
        expect([...order]).toEqual(expected)
        for (const [at, row] of expected.entries()) {
          expect(positions[row]).toBe(at)
          const below = parents.flatMap((parent, child) => (parent === row ? [sizes[child] ?? 0] : []))
          expect(sizes[row]).toBe(below.reduce((sum, size) => sum + size, 1))
        }
      }),
    )
  })

  test('every row stands once, whatever the parents', () => {
    const anyParents = fc
      .integer({ min: 1, max: 30 })
      .chain((count) => fc.array(fc.integer({ min: -1, max: count - 1 }), { minLength: count, maxLength: count }))
    fc.assert(
      fc.property(anyParents, (parents) => {
        const { order } = tree(
          parents,
          parents.map(() => 0),
        )
        expect([...order].sort((a, b) => a - b)).toEqual(parents.map((_, row) => row))
      }),
    )
  })
})

function tree(parents: readonly number[], starts: readonly number[]) {
  return layoutTree(parents.length, Int32Array.from(parents), Float64Array.from(starts))
}
