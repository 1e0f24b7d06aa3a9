import { assert, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { endOfRange, parseByteRange } from './byte-range.js'

const part = (first: number, last: number) => ({ kind: 'part', first, last })
const whole = { kind: 'whole' }
const unsatisfiable = { kind: 'unsatisfiable' }

// The examples of RFC 9110, section 14.1.2, for a representation of 10,000 bytes, and its edges.
test.each([
  ['bytes=0-499', part(0, 499)],
  ['bytes=500-999', part(500, 999)],
  ['bytes=-500', part(9500, 9999)],
  ['bytes=9500-', part(9500, 9999)],
  ['bytes=0-0', part(0, 0)],
  ['bytes=9999-20000', part(9999, 9999)],
  ['bytes=-20000', part(0, 9999)],
  ['BYTES=1-2', part(1, 2)],
  ['bytes= 1-2 ', part(1, 2)],
  ['bytes=10000-', unsatisfiable],
  ['bytes=99999999999999999999-', unsatisfiable],
  ['bytes=-0', unsatisfiable],
  ['bytes=0-0,-1', whole],
  ['bytes=5-2', whole],
  ['bytes=-', whole],
  ['bytes=a-b', whole],
  ['bytes=1-2-3', whole],
  ['bytes=+1-2', whole],
  ['bytes', whole],
  ['lines=1-2', whole],
  ['', whole],
  [undefined, whole],
])('%j of 10,000 bytes', (header, expected) => {
  expect(parseByteRange(header, 10_000)).toEqual(expected)
})

test('no byte of an empty file can be had', () => {
  expect(parseByteRange('bytes=0-', 0)).toEqual(unsatisfiable)
  expect(parseByteRange('bytes=-5', 0)).toEqual(unsatisfiable)
})

test('a part always lies within the file, whatever the header', () => {
  assert(
    property(string(), integer({ min: 0, max: 1000 }), integer({ min: 0, max: 2000 }), (text, size, number) => {
      for (const header of [text, `bytes=${text}`, `bytes=${number}-${text}`, `bytes=${text}-${number}`]) {
        const range = parseByteRange(header, size)
        if (range.kind !== 'part') continue
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(size)
      }
    }),
  )
})

test.each([
  ['bytes=5-9', 10],
  ['bytes=0-0', 1],
  ['bytes=5-', undefined],
  ['bytes=-5', undefined],
  ['bytes=1-2,4-5', undefined],
  [undefined, undefined],
])('the end of %j is %j', (header, end) => {
  expect(endOfRange(header)).toBe(end)
})
