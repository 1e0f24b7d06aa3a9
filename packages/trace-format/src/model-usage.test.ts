import { createPricing } from '@agent-inspector/dialects'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addModels, costOfModels, createUsageCount, type ModelUsage } from './model-usage.js'

const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 }
const pricing = createPricing({
  date: '2026-08-21',
  source: 'a test',
  models: [{ match: ['known*'], input: 1, output: 10, over: [{ inputTokens: 200_000, input: 2, output: 20 }] }],
})

test('calls are summed by model, provider and the step that their input is over', () => {
  const count = createUsageCount()
  count.add({ model: 'b', usage: { inputTokens: 1, cacheReadTokens: 1 } })
  count.add({ model: 'a', provider: 'x', usage: { inputTokens: 200_001, outputTokens: 5, reasoningTokens: 4 } })
  count.add({ model: 'a', provider: 'x', usage: { inputTokens: 2, outputTokens: 3 } })
  count.add({ model: 'a', provider: 'x', usage: { inputTokens: 10, cacheWriteTokens: 3 } })
  expect(count.models()).toEqual([
    { ...none, model: 'a', provider: 'x', over: 0, calls: 2, inputTokens: 12, outputTokens: 3, cacheWriteTokens: 3 },
    {
      ...none,
      model: 'a',
      provider: 'x',
      over: 200_000,
      calls: 1,
      inputTokens: 200_001,
      outputTokens: 5,
      reasoningTokens: 4,
    },
    { ...none, model: 'b', over: 0, calls: 1, inputTokens: 1, cacheReadTokens: 1 },
  ])
})

test('of parts the sum is that of all calls, in any order', () => {
  const call = fc.record({
    model: fc.constantFrom('a', 'b', 'c'),
    provider: fc.constantFrom('x', 'y', undefined),
    usage: fc.record({ inputTokens: fc.nat(400_000), outputTokens: fc.nat(9) }),
  })
  fc.assert(
    fc.property(fc.array(call), fc.nat(30), (calls, at) => {
      const reversed = calls.toReversed()
      expect(addModels([of(reversed.slice(0, at)), undefined, of(reversed.slice(at))])).toEqual(of(calls))
    }),
  )
})

test('more models than a list keeps are one without a name', () => {
  const models = of(Array.from({ length: 60 }, (_, i) => ({ model: `m${i}`, usage: { inputTokens: 1 } })))
  expect(models.length).toBe(51)
  expect(models[0]).toEqual({ ...none, model: '', over: 0, calls: 10, inputTokens: 10 })
})

describe('the cost', () => {
  test('is the sum of its models, each by its step', () => {
    const usage = of([
      { model: 'known-1', usage: { inputTokens: 100_000, outputTokens: 1000 } },
      { model: 'known-1', usage: { inputTokens: 150_000 } },
      { model: 'known-2', usage: { inputTokens: 300_000, outputTokens: 1000 } },
    ])
    const { usd, isPartial } = costOfModels(usage, pricing)
    expect(usd).toBeCloseTo(0.1 + 0.01 + 0.15 + 0.6 + 0.02, 12)
    expect(isPartial).toBe(false)
  })

  test('is at least that of those that have a price', () => {
    const usage = of([
      { model: 'known', usage: { inputTokens: 100 } },
      { model: 'other', usage: { inputTokens: 1 } },
    ])
    expect(costOfModels(usage, pricing)).toEqual({ usd: 0.0001, isPartial: true })
    expect(costOfModels(usage.slice(1), pricing)).toEqual({ isPartial: true })
    expect(costOfModels([], pricing)).toEqual({ isPartial: false })
  })
})

function of(calls: readonly Parameters<ReturnType<typeof createUsageCount>['add']>[0][]): readonly ModelUsage[] {
  const count = createUsageCount()
  for (const call of calls) count.add(call)
  return count.models()
}
