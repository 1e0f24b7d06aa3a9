import { expect, test } from 'vitest'
import { createRangeBuffers } from './range-buffers.js'

const RANGE = 64 * 1024

test('what was given back is lent again, to one at a time', () => {
  const buffers = createRangeBuffers()
  const first = buffers.take(RANGE)
  const second = buffers.take(RANGE)
  expect(second?.buffer).not.toBe(first?.buffer)
  for (const _ of ['once', 'twice']) buffers.give(first?.subarray(3, 9) ?? new Uint8Array())
  expect(buffers.take(RANGE)?.buffer).toBe(first?.buffer)
  expect(buffers.take(RANGE)?.buffer).not.toBe(first?.buffer)
})

test('memory of others is left to them', () => {
  const buffers = createRangeBuffers()
  const others = Buffer.alloc(RANGE)
  buffers.give(others)
  expect(buffers.take(RANGE)?.buffer).not.toBe(others.buffer)
})

test('very short and long ranges are not lent', () => {
  const buffers = createRangeBuffers()
  expect([buffers.take(1), buffers.take(RANGE + 1)]).toEqual([undefined, undefined])
})
