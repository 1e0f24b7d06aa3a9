/**
 * The ledger of a session as the summary of an index holds it: without what is 0, since most sessions lose nothing.
 *
 *   index-summary.ts --Ledger--> [ledgerJson] --JSON--> {part}.idx --> [readLedger] --> index-summary.ts
 */
import { EMPTY_LEDGER, type Ledger } from '@agent-inspector/trace-format'

export function ledgerJson({ dropped, sdkDropped, ...counts }: Ledger): Readonly<Record<string, unknown>> {
  const nested = Object.entries({ dropped: told(dropped), sdkDropped: told(sdkDropped) })
  return { ...told(counts), ...Object.fromEntries(nested.filter(([, inner]) => Object.keys(inner).length > 0)) }
}

/** @returns `undefined` if it is none */
export function readLedger(json: unknown = {}): Ledger | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { dropped = {}, sdkDropped = {}, ...counts }: { readonly dropped?: object; readonly sdkDropped?: object } = json
  const ledger = {
    ...EMPTY_LEDGER,
    ...counts,
    dropped: { ...dropped },
    sdkDropped: { ...EMPTY_LEDGER.sdkDropped, ...sdkDropped },
  }
  const { dropped: byReason, sdkDropped: byLimit, ...flat } = ledger
  return [flat, byReason, byLimit].every(areCounts) ? ledger : undefined
}

function told(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}

function areCounts(counts: Readonly<Record<string, unknown>>): boolean {
  return Object.values(counts).every((count) => Number.isSafeInteger(count) && Number(count) >= 0)
}
