import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseTicks } from './choose-ticks.js'

test.each([
  [{ from: 0, to: 130e6 }, 4, 60e6],
  [{ from: 0, to: 100e6 }, 4, 30e6],
  [{ from: 0, to: 3e6 }, 4, 1e6],
  [{ from: 0, to: 900_000 }, 5, 200_000],
  [{ from: 0, to: 80 }, 4, 20],
])('over %o at most %d ticks stand %d µs apart', (range, most, step) => {
  expect(chooseTicks(range, most).step).toBe(step)
})

test('counts from zero', () => {
  expect(chooseTicks({ from: 5, to: 35 }, 4, 5).at).toEqual([5, 15, 25, 35])
})

test('ticks are few, ascending, inside and evenly spaced', () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1e13 }))
    .map(([from, width]) => ({ from, to: from + width }))
  fc.assert(
    fc.property(range, fc.integer({ min: 1, max: 12 }), (shown, most) => {
      const { at, step } = chooseTicks(shown, most)
      expect(at.length).toBeLessThanOrEqual(most)
      expect(at.every((tick) => tick >= shown.from - step * 1e-6 && tick <= shown.to)).toBe(true)
      for (const [i, tick] of at.slice(1).entries()) {
        expect(Math.abs(tick - (at[i] ?? 0) - step)).toBeLessThan(step * 1e-3)
      }
    }),
  )
})
