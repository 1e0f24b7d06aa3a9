import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { INPUT_STEPS, type PriceTable } from './price-table.js'
import { createPricing, stepOf } from './pricing.js'
import type { Usage } from './reading/conversation.js'

const table: PriceTable = {
  date: '2026-08-21',
  source: 'a test',
  models: [
    { match: ['big-1'], providers: ['acme', 'acme.*'], input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
    { match: ['big-*'], input: 10, output: 20 },
    { match: ['think'], input: 1, output: 2, reasoning: 8 },
    { match: ['a.b'], input: 1 },
    {
      match: ['long'],
      input: 2,
      output: 12,
      over: [
        { inputTokens: 200_000, input: 4, output: 18 },
        { inputTokens: 32_000, input: 3, output: 15 },
      ],
    },
  ],
}
const pricing = createPricing(table)

describe('a call costs', () => {
  test.each<[string, Parameters<typeof pricing.costOf>[0], number | undefined]>([
    ['its input and its output', { model: 'big-1', inputTokens: 1_000_000, outputTokens: 100_000 }, 3 + 1.5],
    [
      'what was cached at the rates of the cache, and the rest of the input at its own',
      { model: 'big-1', inputTokens: 1_000_000, cacheReadTokens: 600_000, cacheWriteTokens: 200_000 },
      0.2 * 3 + 0.6 * 0.3 + 0.2 * 3.75,
    ],
    ['reasoning as output', { model: 'big-1', outputTokens: 1_000_000, reasoningTokens: 900_000 }, 15],
    [
      'reasoning at its own rate',
      { model: 'think', outputTokens: 1_000_000, reasoningTokens: 750_000 },
      0.25 * 2 + 0.75 * 8,
    ],
    ['nothing where nothing was used', { model: 'big-1' }, 0],
    ['the same under any case of its name', { model: 'BIG-1', provider: 'Acme', inputTokens: 1_000_000 }, 3],
    ['as its provider says', { model: 'big-1', provider: 'acme.chat', inputTokens: 1_000_000 }, 3],
    ['the next that fits, by another provider', { model: 'big-1', provider: 'else', inputTokens: 1_000_000 }, 10],
    ['nothing that is known, of no model', { model: 'small', inputTokens: 1 }, undefined],
    ['nothing that is known, of a longer name', { model: 'think-2', inputTokens: 1 }, undefined],
    ['nothing that is known, where a point is no point', { model: 'aXb', inputTokens: 1 }, undefined],
    ['nothing that is known, of a sort without a price', { model: 'a.b', inputTokens: 1, outputTokens: 1 }, undefined],
    [
      'nothing that is known, of a cache without a price',
      { model: 'think', inputTokens: 2, cacheReadTokens: 1 },
      undefined,
    ],
    [
      'all of it more where its input is over a step',
      { model: 'long', inputTokens: 200_001, outputTokens: 1_000_000 },
      0.800004 + 18,
    ],
    ['no more at the step itself', { model: 'long', inputTokens: 32_000 }, 0.064],
    ['by the step of each, where calls were summed', { model: 'long', inputTokens: 500_000, over: 32_000 }, 1.5],
  ])('%s', (_, call, usd) => {
    if (usd === undefined) expect(pricing.costOf(call)).toBeUndefined()
    else expect(pricing.costOf(call)).toBeCloseTo(usd, 9)
  })
})

test('calls of a model cost together what their sum by steps costs', () => {
  const tokens = fc.oneof(
    fc.nat(400_000),
    fc.constantFrom(...INPUT_STEPS),
    fc.constantFrom(...INPUT_STEPS.map((step) => step + 1)),
  )
  fc.assert(
    fc.property(fc.array(fc.record({ inputTokens: tokens, outputTokens: tokens }), { maxLength: 20 }), (calls) => {
      const bySteps = new Map<number, Required<Pick<Usage, 'inputTokens' | 'outputTokens'>>>()
      for (const { inputTokens, outputTokens } of calls) {
        const before = bySteps.get(stepOf(inputTokens)) ?? { inputTokens: 0, outputTokens: 0 }
        bySteps.set(stepOf(inputTokens), {
          inputTokens: before.inputTokens + inputTokens,
          outputTokens: before.outputTokens + outputTokens,
        })
      }
      const one = calls.reduce((sum, call) => sum + (pricing.costOf({ model: 'long', ...call }) ?? Number.NaN), 0)
      const summed = [...bySteps].reduce(
        (sum, [over, usage]) => sum + (pricing.costOf({ model: 'long', over, ...usage }) ?? Number.NaN),
        0,
      )
      expect(summed).toBeCloseTo(one, 6)
    }),
  )
})

test('more models than it remembers cost what they cost', () => {
  for (let i = 0; i < 2100; i++) expect(pricing.costOf({ model: `big-${i % 1100}x`, inputTokens: 1_000_000 })).toBe(10)
})
