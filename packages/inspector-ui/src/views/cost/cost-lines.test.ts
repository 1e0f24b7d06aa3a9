import type { PriceTable } from '@agent-inspector/dialects'
import { expect, test } from 'vitest'
import { costLines } from './cost-lines.js'

const table: PriceTable = {
  date: '2026-08-21',
  source: 'a test',
  models: [
    {
      match: ['big*'],
      checked: '2026-07-29',
      input: 3,
      output: 15,
      cacheRead: 0.3,
      over: [{ inputTokens: 200_000, input: 6, output: 22.5 }],
    },
    { match: ['think'], input: 1, output: 2, reasoning: 4 },
  ],
}
const none = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0 }

test('sorts of tokens have their rates, and add up to the cost', () => {
  const usage = { ...none, input_tokens: 1_000_000, cache_read_tokens: 400_000, output_tokens: 100_000 }
  const [line] = costLines([{ ...usage, model: 'big-1', calls: 2, cost_usd: 3.42 }], table)
  expect(line?.sorts).toEqual([
    { name: 'Input', tokens: 600_000, rate: 3, usd: 1.8 },
    { name: 'Input, read from the cache', tokens: 400_000, rate: 0.3, usd: 0.12 },
    { name: 'Output', tokens: 100_000, rate: 15, usd: 1.5 },
  ])
  expect(line?.sorts.reduce((sum, { usd = Number.NaN }) => sum + usd, 0)).toBeCloseTo(line?.usd ?? 0, 9)
  expect(line?.why).toBe('Price of 2026-07-29, for big*.')
})

test('longer inputs have the rates of their step, reasoning its own where it has one', () => {
  const long = { ...none, model: 'big-1', calls: 1, over_input_tokens: 200_000, input_tokens: 300_000, cost_usd: 1.8 }
  const thought = { ...none, model: 'think', calls: 1, output_tokens: 100, reasoning_tokens: 80, cost_usd: 0.00036 }
  const lines = costLines([thought, long], table)
  expect(lines.map(({ model }) => model)).toEqual(['big-1', 'think'])
  expect(lines[0]?.sorts).toEqual([{ name: 'Input', tokens: 300_000, rate: 6, usd: 1.8 }])
  expect(lines[1]?.sorts).toMatchObject([
    { name: 'Output', tokens: 20, rate: 2 },
    { name: 'Output, reasoning', tokens: 80, rate: 4 },
  ])
})

test('without a price it says why', () => {
  const whyOf = (model: string, prices: PriceTable | undefined = table) =>
    costLines([{ ...none, model, calls: 1, cache_write_tokens: 5, input_tokens: 5 }], prices)[0]?.why
  expect(whyOf('small')).toBe('The table of prices does not name this model with this provider.')
  expect(whyOf('big-1')).toBe('Price of 2026-07-29; it has none for one of these sorts of tokens.')
})
