import { expect, test } from 'vitest'
import { createRowArguments } from './row-arguments.js'

test('a row is asked for once, and again only when it was forgotten', () => {
  const args = createRowArguments()
  const unknownOf = (rows: readonly number[]): readonly number[] => {
    const first = args.unknownOf(rows)
    // Rows that are others than those before are asked for when they have stayed.
    return [...(first ?? args.unknownOf(rows) ?? [])]
  }
  expect([...(args.unknownOf([1, 2]) ?? [])]).toEqual([1, 2])
  expect(unknownOf([2, 3])).toEqual([3])
  args.add([
    [1, 'Oslo'],
    [2, ''],
  ])
  expect(unknownOf([1, 2, 3, 4])).toEqual([4])

  args.add(Array.from({ length: 20_000 }, (_, i) => [i + 10, 'later'] as const))
  expect(unknownOf([1])).toEqual([1])
})

test('what is known at one moment does not change', () => {
  const args = createRowArguments()
  args.add([[1, 'Oslo']])
  const before = args.known()
  args.add([[1, 'Bergen']])
  expect([before.get(1), args.known().get(1)]).toEqual(['Oslo', 'Bergen'])
})

test('keeps a bounded number, the latest', () => {
  const args = createRowArguments()
  args.add(Array.from({ length: 30_000 }, (_, i) => [i, String(i)] as const))
  expect(args.known().size).toBe(20_000)
  expect(args.known().get(29_999)).toBe('29999')
  expect(args.known().has(0)).toBe(false)
})

test('of rows that pass by nothing is asked, until they stay', () => {
  const args = createRowArguments()
  const from = (first: number): readonly number[] => Array.from({ length: 30 }, (_, i) => first + i)
  expect(args.unknownOf(from(0))).toHaveLength(30)
  expect(args.unknownOf(from(30))).toBeUndefined()
  expect(args.unknownOf(from(60))).toBeUndefined()
  expect(args.unknownOf(from(65))).toHaveLength(30)
  expect(args.unknownOf(from(65))).toHaveLength(0)
})
