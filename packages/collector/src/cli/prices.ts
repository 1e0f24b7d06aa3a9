/** At which prices commands tell what sessions cost: those of `serve`. */
import { homedir } from 'node:os'
import type { Pricing } from '@agent-inspector/dialects'
import { resolveSettings, SETTINGS } from '../base/settings.js'
import type { InspectorOptions } from '../http/inspector.js'
import { readPrices } from '../process/read-prices.js'
import type { FlagRow } from './command.js'

export const PRICES_FLAG: Readonly<Record<string, FlagRow>> = { prices: { value: 'FILE', help: SETTINGS.prices.help } }

/** @throws {CollectorError} OPTION_INVALID */
export function pricesOf(options: InspectorOptions): Pricing {
  return readPrices(resolveSettings(options, process.env, homedir()).prices)
}
