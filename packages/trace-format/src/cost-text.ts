/** What something cost, as people read it: the same in the page and in a terminal. */
import type { SessionCost } from './model-usage.js'

/** With the mark of one of which a part is not known; empty where nothing is known. */
export function costText(cost: SessionCost | undefined): string {
  if (cost?.usd === undefined) return ''
  if (!cost.isPartial) return formatCost(cost.usd)
  return isTooLittle(cost.usd) ? '> $0' : `≥ ${formatCost(cost.usd)}`
}

/** `$0.0512`, `$1.2071`, `$12.30`, `$1,234`: US dollars, to the hundredth of a cent where that is seen. */
export function formatCost(usd: number): string {
  if (usd === 0) return '$0'
  if (isTooLittle(usd)) return '< $0.0001'
  if (usd < 9.99995) return `$${usd.toFixed(4)}`
  return usd < 999.995 ? `$${usd.toFixed(2)}` : `$${Math.round(usd).toLocaleString('en-US')}`
}

/** To be seen in hundredths of a cent. */
function isTooLittle(usd: number): boolean {
  return usd > 0 && usd < 0.00005
}
