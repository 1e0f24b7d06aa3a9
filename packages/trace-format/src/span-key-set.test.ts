import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpanKeySet } from './span-key-set.js'

test('tells a second key from the first, as a set of strings would', () => {
  // Few digits, so that keys come twice.
  const id = (digits: number) => fc.nat(40).map((n) => n.toString(16).padStart(digits, '0'))
  fc.assert(
    fc.property(fc.array(fc.tuple(id(32), id(16)), { maxLength: 300 }), (keys) => {
      const set = createSpanKeySet()
      const oracle = new Set<string>()
      for (const [traceId, spanId] of keys) {
        const key = `${traceId}/${spanId}`
        expect(set.has(traceId, spanId)).toBe(oracle.has(key))
        expect(set.add(traceId, spanId)).toBe(!oracle.has(key))
        oracle.add(key)
        expect(set.size).toBe(oracle.size)
      }
    }),
    { seed: 7, numRuns: 100 },
  )
})

test('keeps 100,000 keys of many traces apart', () => {
  const set = createSpanKeySet()
  const traceOf = (n: number) => (n % 7).toString(16).padStart(32, 'a')
  const spanOf = (n: number) => (n * 2654435761).toString(16).padStart(16, '0')
  for (let n = 0; n < 100_000; n++) set.add(traceOf(n), spanOf(n))

  expect(set.size).toBe(100_000)
  for (let n = 0; n < 100_000; n++) if (!set.has(traceOf(n), spanOf(n))) throw new Error(`${n} is not there`)
  for (let n = 100_000; n < 200_000; n++) if (set.has(traceOf(n), spanOf(n))) throw new Error(`${n} is there`)
})
