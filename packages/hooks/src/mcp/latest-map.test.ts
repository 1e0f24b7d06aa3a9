import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLatestMap } from './latest-map.js'

test('holds what a Map holds, whatever is set and taken', () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 4 }), isSet: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const map = new Map<number, object>()
      const latest = createLatestMap<number, object>()
      for (const { key, isSet } of steps) {
        const value = isSet ? {} : undefined
        if (value === undefined) expect(latest.take(key)).toBe(map.get(key))
        else latest.set(key, value)
        map.delete(key)
        if (value !== undefined) map.set(key, value)
        expect(latest.get(key)).toBe(map.get(key))
        expect(latest.entries()).toEqual([...map])
      }
    }),
  )
})
