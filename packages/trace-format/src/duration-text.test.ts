import { expect, test } from 'vitest'
import { formatDuration } from './duration-text.js'

test.each([
  [0, '0 ms'],
  [412, '412 µs'],
  [3_000, '3 ms'],
  [1_500, '1.5 ms'],
  [412_000, '412 ms'],
  [999_600, '1.00 s'],
  [7_200_000, '7.20 s'],
  [62_000_000, '1m 02s'],
  [59_996_000, '1m 00s'],
  [11_100_000_000, '3h 05m'],
  [187_200_000_000, '2d 04h'],
  [Number.NaN, ''],
  [-5_000, '−5 ms'],
])('a duration of %d µs reads %j', (micros, text) => {
  expect(formatDuration(micros)).toBe(text)
})
