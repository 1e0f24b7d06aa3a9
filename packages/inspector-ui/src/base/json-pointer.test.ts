import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keysOf, parentOf, pointerTo } from './json-pointer.js'

test('keys that were put into a pointer come out of it, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '~', '/', '0', '1', '') })), (keys) => {
      expect(keysOf(keys.reduce(pointerTo, ''))).toEqual(keys)
    }),
  )
})

test('the parent of a place is one key shorter', () => {
  expect(parentOf(pointerTo(pointerTo('', 'a/b'), 'c'))).toBe('/a~1b')
})
