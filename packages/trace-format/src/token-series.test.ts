import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSeries, createTokenSeries, type TokenSeries } from './token-series.js'

const S = 1_000_000_000n

test('tokens are summed by second, then by as long a step as needed', () => {
  expect(
    of([
      [5n * S, 3],
      [5n * S + 1n, 4],
      [7n * S, 1],
    ]),
  ).toEqual({ fromS: 5, stepS: 1, tokens: [7, 0, 1] })
  // From 5 s to 20 s are sixteen steps of a second, to 21 s nine of two.
  expect(
    of([
      [5n * S, 3],
      [20n * S, 1],
    ]),
  ).toMatchObject({ stepS: 1, tokens: { length: 16 } })
  expect(
    of([
      [5n * S, 3],
      [21n * S, 1],
    ]),
  ).toEqual({ fromS: 4, stepS: 2, tokens: [3, 0, 0, 0, 0, 0, 0, 0, 1] })
})

test('none are no series', () => {
  expect(of([[5n * S, 0]])).toBeUndefined()
  expect(addSeries([undefined])).toBeUndefined()
})

test('whatever the order, and in however many parts, it holds all tokens in at most sixteen steps', () => {
  const call = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 62n }), fc.integer({ min: 1, max: 1000 }))
  const near = fc.tuple(fc.bigInt({ min: 1_763_668_000n * S, max: 1_763_669_000n * S }), fc.integer({ min: 1, max: 9 }))
  fc.assert(
    fc.property(fc.array(fc.oneof(near, call), { minLength: 1 }), fc.nat(20), (calls, at) => {
      const whole = of(calls)
      const reversed = calls.toReversed()
      expect(addSeries([of(reversed.slice(0, at)), of(reversed.slice(at))])).toEqual(whole)
      expect(whole?.tokens.length).toBeLessThanOrEqual(16)
      expect(whole?.tokens.reduce((sum, tokens) => sum + tokens, 0)).toBe(calls.reduce((sum, [, n]) => sum + n, 0))
      for (const [atNs, tokens] of calls) {
        const step = whole && Math.floor((Number(atNs / S) - whole.fromS) / whole.stepS)
        expect(whole?.tokens[step ?? -1]).toBeGreaterThanOrEqual(tokens)
      }
    }),
  )
})

function of(calls: readonly (readonly [bigint, number])[]): TokenSeries | undefined {
  const count = createTokenSeries()
  for (const [atNs, tokens] of calls) count.add(atNs, tokens)
  return count.series()
}
