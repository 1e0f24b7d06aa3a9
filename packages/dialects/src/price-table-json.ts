/** A price table as its file has it: what `readPriceTable` reads. */
import type { ModelPrice, PriceTable, Rates } from './price-table.js'

export function priceTableJson({ date, source, models }: PriceTable): object {
  return { date, source, models: models.map(priceJson) }
}

function priceJson({ match, providers, checked, over, ...rates }: ModelPrice): object {
  return {
    match,
    ...(providers !== undefined && { providers }),
    ...(checked !== undefined && { checked }),
    ...ratesJson(rates),
    ...(over !== undefined && {
      over: over.map(({ inputTokens, ...step }) => ({ input_tokens: inputTokens, ...ratesJson(step) })),
    }),
  }
}

function ratesJson({ input, output, cacheRead, cacheWrite, reasoning }: Rates): object {
  return {
    input,
    ...(output !== undefined && { output }),
    ...(cacheRead !== undefined && { cache_read: cacheRead }),
    ...(cacheWrite !== undefined && { cache_write: cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
  }
}
