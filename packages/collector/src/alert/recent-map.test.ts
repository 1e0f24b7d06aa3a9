import { array, assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { createRecentMap } from './recent-map.js'

test('of any keys it knows those that were set last, and no more than it may', () => {
  assert(
    property(array(nat({ max: 20 })), nat({ max: 10 }), (keys, more) => {
      const maxEntries = more + 1
      const map = createRecentMap<number>(maxEntries)
      for (const key of keys) map.set(String(key), key)
      const latest = [...new Set(keys.toReversed())].slice(0, maxEntries)
      expect(map.values()).toEqual(latest.toReversed())
      for (const key of keys) expect(map.get(String(key))).toBe(latest.includes(key) ? key : undefined)
    }),
  )
})
