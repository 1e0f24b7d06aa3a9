import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countOf, formatAge, formatBytes, formatCount, formatTick, formatWait } from './format.js'

test.each([
  [0, 1e6, '0'],
  [250_000, 50_000, '250 ms'],
  [30e6, 30e6, '30 s'],
  [90e6, 30e6, '1m 30s'],
  [60e6, 30e6, '1m'],
  [1_500_000, 500_000, '1.5 s'],
  [1_250_000, 50_000, '1.25 s'],
  [3_600e6, 600e6, '1h'],
  [5, 1, '5 µs'],
])('a tick at %d µs, %d µs apart, reads %j', (micros, step, text) => {
  expect(formatTick(micros, step)).toBe(text)
})

test.each([
  [0, '0'],
  [999, '999'],
  [14_686, '14.7k'],
  [999_499, '999k'],
  [999_500, '1M'],
  [2_340_000, '2.3M'],
])('%d tokens read %j', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

test('a count takes at most five characters, however large', () => {
  fc.assert(
    fc.property(fc.nat(900_000_000), (count) => {
      expect(formatCount(count).length).toBeLessThanOrEqual(5)
    }),
  )
})

test('ages, waits, sizes and plurals', () => {
  expect([500, 38_000, 1_080_000, 90_000_000].map(formatAge)).toEqual(['now', '38s', '18m', '1d'])
  expect([14_000, 180_000].map(formatWait)).toEqual(['14 s', '3 min'])
  expect([812, 18_000, 2_400_000].map(formatBytes)).toEqual(['812 B', '18 KB', '2.4 MB'])
  expect([countOf(1, 'span'), countOf(39, 'span')]).toEqual(['1 span', '39 spans'])
})
