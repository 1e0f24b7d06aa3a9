import { expect, test } from 'vitest'
import { createSpanId, createTraceId } from './ids.js'

test.each([
  ['a span', createSpanId, 16],
  ['a trace', createTraceId, 32],
] as const)('the id of %s is lower-case hex of its length, never zero, never the same', (_what, create, length) => {
  const ids = Array.from({ length: 20_000 }, create)

  expect(ids.filter((id) => !/^[0-9a-f]+$/.test(id) || id.length !== length || /^0+$/.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})

test('every digit stands at every place of an id, as chance has it', () => {
  const seen = Array.from({ length: 32 }, () => new Set<string>())
  for (let i = 0; i < 2000; i++) for (const [at, digit] of [...createTraceId()].entries()) seen[at]?.add(digit)

  // The last digit of each half of a span id is odd, which keeps zero out.
  expect(seen.map(({ size }) => size)).toEqual([...Array(31).fill(16), 8])
})

test('zeros from the generator still make an id that is not zero', ({ onTestFinished }) => {
  const { random } = Math
  onTestFinished(() => {
    Math.random = random
  })
  Math.random = () => 0

  expect(createSpanId()).toBe('0000000000000001')
  expect(createTraceId()).toBe('00000000000000000000000000000001')
})
