/** `GET /prices`: what models cost, and of which day that is. */
import type { ModelPrice, Pricing, Rates } from '@agent-inspector/dialects'
import type { RequestHandler } from 'express'

export function pricesRoute({ table }: Pick<Pricing, 'table'>): RequestHandler {
  const { date, source, models } = table
  const json = { date, source, models: models.map(priceJson) }
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json(json)
  }
}

/** As it stands in the file of a price table. */
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
