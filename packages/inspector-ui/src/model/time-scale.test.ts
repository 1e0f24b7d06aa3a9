import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clampRange, momentAt, placeOf, zoomAbout } from './time-scale.js'

const time = fc.double({ min: -1e12, max: 1e12, noNaN: true })
const range = fc
  .tuple(time, fc.double({ min: 1, max: 1e12, noNaN: true }))
  .map(([from, width]) => ({ from, to: from + width }))

test('a place leads back to its moment', () => {
  fc.assert(
    fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), (shown, place) => {
      expect(placeOf(shown, momentAt(shown, place))).toBeCloseTo(place, 3)
    }),
  )
})

test('a clamped range lies inside and is as wide as asked where there is room', () => {
  fc.assert(
    fc.property(range, range, (asked, within) => {
      const { from, to } = clampRange(asked, within, 1)
      expect(from).toBeGreaterThanOrEqual(within.from - 1e-3)
      expect(to).toBeLessThanOrEqual(within.to + 1e-3)
    }),
  )
})

test('what is under the pointer stays there', () => {
  const shown = { from: 100, to: 200 }
  const nearer = zoomAbout(shown, 0.25, 0.5)
  expect(momentAt(nearer, 0.25)).toBe(125)
  expect(nearer.to - nearer.from).toBe(50)
})
