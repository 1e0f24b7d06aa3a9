/** `GET /prices`: what models cost, and of which day that is. */
import { type Pricing, priceTableJson } from '@agent-inspector/dialects'
import type { RequestHandler } from 'express'

export function pricesRoute({ table }: Pick<Pricing, 'table'>): RequestHandler {
  const json = priceTableJson(table)
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json(json)
  }
}
