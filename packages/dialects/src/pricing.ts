/**
 * What a call of a model cost. Prices are linear in tokens, so that calls of one model and one step of its price
 * can be summed before they are priced.
 *
 *   PriceTable, model, usage --> [createPricing] --US dollars--> page and collector
 *
 * What is not known has no cost: a model that the table does not name, a provider it is not of, a sort of tokens
 * without a price.
 */

import { INPUT_STEPS, type ModelPrice, type PriceTable, type Rates } from './price-table.js'
import type { Usage } from './reading/conversation.js'

export interface PricedCall extends Usage {
  readonly model: string
  /** Absent where it is not told: then the name of the model alone must tell it. */
  readonly provider?: string | undefined
  /** Of calls that were summed: the step that the input of each was over. Default: that of the input. */
  readonly over?: number
}

export interface Pricing {
  readonly table: PriceTable
  /** US dollars; `undefined` where not all of it is known. */
  costOf(call: PricedCall): number | undefined
  priceOf(call: Pick<PricedCall, 'model' | 'provider'>): ModelPrice | undefined
}

/** Looked up once each; a trace has few. */
const KNOWN_MODELS = 1000

export function createPricing(table: PriceTable): Pricing {
  const models = table.models.map((price) => ({
    price,
    fits: testOf(price.match),
    isBy: testOf(price.providers ?? ['*']),
  }))
  const known = new Map<string, ModelPrice | undefined>()

  const priceOf = ({ model, provider = '' }: Pick<PricedCall, 'model' | 'provider'>): ModelPrice | undefined => {
    const key = `${provider}\n${model}`
    if (known.has(key)) return known.get(key)
    const by = provider.toLowerCase()
    const name = model.toLowerCase()
    const price = models.find(({ fits, isBy }) => fits(name) && (by === '' || isBy(by)))?.price
    if (known.size >= KNOWN_MODELS) known.clear()
    known.set(key, price)
    return price
  }

  return {
    table,
    priceOf,
    costOf(call) {
      const price = priceOf(call)
      return price && costAt(ratesOf(price, call.over ?? stepOf(call.inputTokens)), call)
    },
  }
}

/** The step that an input is over; 0 where it is over none. */
export function stepOf(inputTokens = 0): number {
  return INPUT_STEPS.findLast((step) => inputTokens > step) ?? 0
}

/** The rates of a call whose input is over a step. */
export function ratesOf(price: ModelPrice, step: number): Rates {
  return price.over?.find(({ inputTokens }) => step >= inputTokens) ?? price
}

/** US dollars. */
function costAt(rates: Rates, usage: Usage): number | undefined {
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 } = usage
  const reasoning = rates.reasoning === undefined ? 0 : reasoningTokens
  const sorts: readonly (readonly [number, number | undefined])[] = [
    [inputTokens - cacheReadTokens - cacheWriteTokens, rates.input],
    [cacheReadTokens, rates.cacheRead],
    [cacheWriteTokens, rates.cacheWrite],
    [outputTokens - reasoning, rates.output],
    [reasoning, rates.reasoning],
  ]
  let millionths = 0
  for (const [tokens, rate] of sorts) {
    if (tokens <= 0) continue
    if (rate === undefined) return undefined
    millionths += tokens * rate
  }
  return millionths / 1e6
}

function testOf(patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map((pattern) => {
    const text = pattern.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${text.join('.*')}$`, 's')
  })
  return (name) => tests.some((test) => test.test(name))
}
