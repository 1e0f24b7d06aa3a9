/**
 * A form in which a session goes out. To add one: a file of this shape, a line in `export-formats.ts`.
 *
 *   export-records.ts --records, as often as it asks--> [format] --lines--> cli/export.ts
 */
import type { PriceTable } from '@agent-inspector/dialects'
import type { SessionSummary, TraceRecord } from '@agent-inspector/trace-format'

export interface ExportFormat {
  /** What it is, for help. */
  readonly help: string
  readonly mediaType: string
  /** Of a file of it, without a dot before it. */
  readonly extension: string
  /** How often it reads the session. */
  readonly reads: number
  /** Nothing of what is read stays in memory, but what it needs of each span. @throws what the source and `put` throw */
  write(source: ExportSource, put: (line: string) => Promise<void>): Promise<void>
}

export interface ExportSource {
  readonly session: SessionSummary
  /** At which people are to see what it cost. */
  readonly prices: PriceTable
  /** All records of it, each ended span once; the same ones each time, unless it is still written. */
  read(onRecords: (records: readonly TraceRecord[]) => Promise<void>): Promise<void>
}
