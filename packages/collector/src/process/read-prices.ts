/**
 * The prices of models: those that ship with this package, or those of a file of the user.
 *
 *   prices.json, or the setting `prices` --> [readPrices] --Pricing--> http, sink/live-session.ts, cli
 */
import { readFileSync } from 'node:fs'
import { createPricing, type Pricing, readPriceTable } from '@agent-inspector/dialects'
import { CollectorError } from '../base/errors.js'

const SHIPPED = new URL('../../prices.json', import.meta.url)

/** @param file of the user, instead of the shipped one @throws {CollectorError} OPTION_INVALID */
export function readPrices(file?: string): Pricing {
  const table = readPriceTable(readJson(file ?? SHIPPED))
  if ('problem' in table) throw refusal(file, table.problem)
  return createPricing(table)
}

function readJson(file: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw refusal(String(file), cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function refusal(file = 'prices.json', why: string, cause?: unknown): CollectorError {
  const what = `The setting prices (--prices, INSPECTOR_PRICES): ${file} is no price table: ${why}.`
  return new CollectorError('OPTION_INVALID', what, { cause })
}
