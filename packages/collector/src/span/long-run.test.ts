import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasLongRun } from './long-run.js'

test('finds a run exactly where a regular expression does', () => {
  const character = fc.constantFrom('a', 'Z', '7', '_', '-', ' ', '"', '.', 'é', '漢')
  const text = fc.string({ unit: character, maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 12 }), (given, length) => {
      expect(hasLongRun(given, length)).toBe(new RegExp(`[A-Za-z0-9_-]{${length}}`).test(given))
    }),
    { numRuns: 2000 },
  )
})
