/** The calls of each model as the explanation of their cost: sorts of tokens, each with its price. */
import { createPricing, type PriceTable, ratesOf } from '@agent-inspector/dialects'
import type { Session } from '../../api/client.js'

type ModelUsage = NonNullable<Session['models']>[number]

export interface CostLine {
  readonly key: string
  readonly model: string
  readonly provider: string | undefined
  /** The input of each call was over so many tokens, where the price depends on that; else 0. */
  readonly over: number
  readonly calls: number
  /** Absent: there is no price. */
  readonly usd: number | undefined
  /** Those that there are; they add up to the cost. */
  readonly sorts: readonly TokenSort[]
  /** Where the price comes from, or why there is none. */
  readonly why: string
}

export interface TokenSort {
  readonly name: string
  readonly tokens: number
  /** US dollars per million. */
  readonly rate: number | undefined
  readonly usd: number | undefined
}

/** Dearest first, those without a price last. */
export function costLines(models: readonly ModelUsage[], table: PriceTable | undefined): readonly CostLine[] {
  return models
    .map((usage) => lineOf(usage, table))
    .sort((a, b) => (b.usd ?? -1) - (a.usd ?? -1) || a.model.localeCompare(b.model))
}

function lineOf(usage: ModelUsage, table: PriceTable | undefined): CostLine {
  const { model, provider, over_input_tokens: over = 0, calls, cost_usd: usd } = usage
  const price = table && createPricing(table).priceOf({ model, provider })
  const rates = price && ratesOf(price, over)
  const reasoning = rates?.reasoning === undefined ? 0 : usage.reasoning_tokens
  const plain = usage.input_tokens - usage.cache_read_tokens - usage.cache_write_tokens
  const sorts: readonly (readonly [string, number, number | undefined])[] = [
    ['Input', plain, rates?.input],
    ['Input, read from the cache', usage.cache_read_tokens, rates?.cacheRead],
    ['Input, written to the cache', usage.cache_write_tokens, rates?.cacheWrite],
    ['Output', usage.output_tokens - reasoning, rates?.output],
    ['Output, reasoning', reasoning, rates?.reasoning],
  ]
  return {
    key: JSON.stringify([model, provider, over]),
    model,
    provider,
    over: price?.over === undefined ? 0 : over,
    calls,
    usd,
    sorts: sorts.flatMap(([name, tokens, rate]) =>
      tokens === 0 ? [] : [{ name, tokens, rate, usd: rate === undefined ? undefined : (tokens * rate) / 1e6 }],
    ),
    why:
      price === undefined
        ? 'The table of prices does not name this model with this provider.'
        : usd === undefined
          ? `Price of ${price.checked ?? table?.date}; it has none for one of these sorts of tokens.`
          : `Price of ${price.checked ?? table?.date}, for ${price.match.join(', ')}.`,
  }
}
