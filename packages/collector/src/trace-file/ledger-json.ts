/**
 * The ledger of a session as the summary of an index holds it: without what is 0, since most sessions lose nothing.
 *
 *   index-summary.ts --Ledger--> [ledgerJson] --JSON--> {part}.idx --> [readLedger] --> index-summary.ts
 */
import type { Ledger, UnreadableLine } from '@agent-inspector/trace-format'

export function ledgerJson({
  dropped,
  sdkDropped,
  firstUnreadable,
  ...counts
}: Ledger): Readonly<Record<string, unknown>> {
  const nested = Object.entries({ dropped: told(dropped), sdkDropped: told(sdkDropped) })
  return {
    ...told(counts),
    ...(firstUnreadable !== undefined && { firstUnreadable }),
    ...Object.fromEntries(nested.filter(([, inner]) => Object.keys(inner).length > 0)),
  }
}

/** @returns `undefined` if it is none */
export function readLedger(json: unknown = {}): Ledger | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const told: Partial<Ledger> = json
  // Field by field: copies of what was parsed would take most of the time of a list.
  const ledger: Ledger = {
    written: told.written ?? 0,
    dropped: told.dropped ?? {},
    missing: told.missing ?? 0,
    unreadableLines: told.unreadableLines ?? 0,
    ...(told.firstUnreadable !== undefined && { firstUnreadable: told.firstUnreadable }),
    droppedValues: told.droppedValues ?? 0,
    truncatedValues: told.truncatedValues ?? 0,
    duplicates: told.duplicates ?? 0,
    orphans: told.orphans ?? 0,
    sdkDropped: {
      attributes: told.sdkDropped?.attributes ?? 0,
      events: told.sdkDropped?.events ?? 0,
      links: told.sdkDropped?.links ?? 0,
    },
  }
  const { dropped, sdkDropped, firstUnreadable } = ledger
  const isSound = FLAT.every((count) => isCount(ledger[count])) && [dropped, sdkDropped].every(areCounts)
  return isSound && (firstUnreadable === undefined || isUnreadableLine(firstUnreadable)) ? ledger : undefined
}

function told(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}

const FLAT = [
  'written',
  'missing',
  'unreadableLines',
  'droppedValues',
  'truncatedValues',
  'duplicates',
  'orphans',
] as const satisfies (keyof Ledger)[]

function areCounts(counts: unknown): boolean {
  return typeof counts === 'object' && counts !== null && Object.values(counts).every(isCount)
}

function isUnreadableLine(told: Partial<UnreadableLine>): boolean {
  return typeof told === 'object' && told !== null && isCount(told.line) && typeof told.problem === 'string'
}

function isCount(count: unknown): boolean {
  return Number.isSafeInteger(count) && Number(count) >= 0
}
