import { expect, test } from 'vitest'
import { createRowArguments } from './row-arguments.js'

test('a row is asked for once, and again only when it was forgotten', () => {
  const args = createRowArguments()
  expect([...args.unknownOf([1, 2])]).toEqual([1, 2])
  expect([...args.unknownOf([2, 3])]).toEqual([3])
  args.add([
    [1, 'Oslo'],
    [2, ''],
  ])
  expect([...args.unknownOf([1, 2, 3, 4])]).toEqual([4])

  args.add(Array.from({ length: 20_000 }, (_, i) => [i + 10, 'later'] as const))
  expect([...args.unknownOf([1])]).toEqual([1])
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
