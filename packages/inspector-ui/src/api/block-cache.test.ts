import { expect, test } from 'vitest'
import { createBlockCache } from './block-cache.js'

test('forgets the block that was looked at longest ago, when there is no room', () => {
  const cache = createBlockCache(10)
  cache.set(1, 'aaaa')
  cache.set(2, 'bbbb')
  expect(cache.get(1)).toBe('aaaa')
  cache.set(3, 'cccc')
  expect([1, 2, 3].map((block) => cache.get(block))).toEqual(['aaaa', undefined, 'cccc'])
})

test('keeps a block that is larger than all its room, until another comes', () => {
  const cache = createBlockCache(10)
  cache.set(1, 'a'.repeat(50))
  expect(cache.get(1)).toHaveLength(50)
  cache.set(2, 'b')
  expect([cache.get(1), cache.get(2)]).toEqual([undefined, 'b'])
})

test('a block that is set again takes its room once', () => {
  const cache = createBlockCache(10)
  for (let i = 0; i < 9; i++) cache.set(1, 'aaaa')
  cache.set(2, 'bbbb')
  expect(cache.get(1)).toBe('aaaa')
})
