/** What a session says was lost of it, or arrived otherwise than it should: anyone can count it again in its files. */

export interface Ledger {
  /** Records in the files, session events included; as many were emitted as were written, dropped and are missing. */
  readonly written: number
  /** Records that were never written, by the reason that `records_dropped` tells. */
  readonly dropped: Readonly<Record<string, number>>
  /** Numbers of records that stand in no block that can be read. */
  readonly missing: number
  /** Lines that are no record. */
  readonly unreadableLines: number
  /** The first of them; of several files, in the file that was read first. */
  readonly firstUnreadable?: UnreadableLine
  /** Values of which there was no room but for the beginning; their records were written. */
  readonly droppedValues: number
  /** Values of which the line holds a preview, those without more than a beginning included. */
  readonly truncatedValues: number
  /** Second final records of one span. */
  readonly duplicates: number
  /** Spans whose parent was not received. */
  readonly orphans: number
  /** What the SDK of the application left out of its spans, by its own limits. */
  readonly sdkDropped: Readonly<Record<SdkLimit, number>>
}

/** A line that is no record, and why. */
export interface UnreadableLine {
  /** In its file; the first is 1. */
  readonly line: number
  /** In words that go on after "The line". */
  readonly problem: string
}

type SdkLimit = 'attributes' | 'events' | 'links'

export const EMPTY_LEDGER: Ledger = {
  written: 0,
  dropped: {},
  missing: 0,
  unreadableLines: 0,
  droppedValues: 0,
  truncatedValues: 0,
  duplicates: 0,
  orphans: 0,
  sdkDropped: { attributes: 0, events: 0, links: 0 },
}

/** Of two files, or of what was read and what was found damaged. */
export function addLedgers(a: Ledger, b: Ledger): Ledger {
  const dropped = { ...a.dropped }
  for (const [reason, count] of Object.entries(b.dropped)) dropped[reason] = (dropped[reason] ?? 0) + count
  const firstUnreadable = a.firstUnreadable ?? b.firstUnreadable
  return {
    written: a.written + b.written,
    dropped,
    missing: a.missing + b.missing,
    unreadableLines: a.unreadableLines + b.unreadableLines,
    ...(firstUnreadable !== undefined && { firstUnreadable }),
    droppedValues: a.droppedValues + b.droppedValues,
    truncatedValues: a.truncatedValues + b.truncatedValues,
    duplicates: a.duplicates + b.duplicates,
    orphans: a.orphans + b.orphans,
    sdkDropped: {
      attributes: a.sdkDropped.attributes + b.sdkDropped.attributes,
      events: a.sdkDropped.events + b.sdkDropped.events,
      links: a.sdkDropped.links + b.sdkDropped.links,
    },
  }
}

/** Records that the application made, as far as anything tells of them. */
export function emittedCount({ written, dropped, missing }: Ledger): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, written + missing)
}

/** What to do so that less is lost: a sentence each. */
export function lossHints({ sdkDropped }: Ledger): readonly string[] {
  return SDK_LIMITS.filter(({ limit }) => sdkDropped[limit] > 0).map(
    ({ variable }) => `Raise ${variable} where the application runs.`,
  )
}

/** The limits of OpenTelemetry SDKs, by the variables that set them. */
const SDK_LIMITS = [
  { limit: 'attributes', variable: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT' },
  { limit: 'events', variable: 'OTEL_SPAN_EVENT_COUNT_LIMIT' },
  { limit: 'links', variable: 'OTEL_SPAN_LINK_COUNT_LIMIT' },
] as const satisfies readonly { readonly limit: SdkLimit; readonly variable: string }[]
