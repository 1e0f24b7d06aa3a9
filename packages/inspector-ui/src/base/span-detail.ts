/**
 * Everything known of one span, made by the worker for the span that is selected.
 *
 *   api/span-detail-of.ts (worker) --SpanDetail--> stores/span-detail.ts --> views/span
 */

import type { Attributes, AttributeValue, SpanLink } from '@agent-inspector/trace-format'

export type { Attributes, AttributeValue }

export interface SpanEventDetail {
  readonly name: string
  /** Microseconds since the origin of the trace. */
  readonly at: number
  readonly attributes: Attributes
  /** Of a log record. */
  readonly body?: AttributeValue
  readonly severity?: string
}

/** One value of a named state, in the order of the session. */
export interface Snapshot {
  readonly row: number
  /** Microseconds since the origin of the trace. */
  readonly at: number
  /** JSON text. */
  readonly text: string
  /** The text is a preview: two of them may be alike where the values are not. */
  readonly isCut?: true
}

/** In how many of the spans that hold state snapshots were looked for; none where this span shows no state. */
export interface StateHistory {
  readonly looked: number
  /** Spans that came before those, and after. */
  readonly earlier: number
  readonly later: number
  /** Of those that were looked at. */
  readonly unread: number
}

/** How many spans before and after the one that is shown are looked at. */
export interface StateReach {
  readonly earlier: number
  readonly later: number
}

export interface SpanDetail {
  readonly row: number
  /** A log record of no span: its body, as `body`, and its severity stand among its attributes; its trace may be empty. */
  readonly isLog: boolean
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly attributes: Attributes
  /** Its own, and the log records that name it. */
  readonly events: readonly SpanEventDetail[]
  readonly links: readonly SpanLink[]
  readonly resource: Attributes
  readonly scope: string
  /** What else OTLP tells of it, where it does: schemas, trace state, flags, what its SDK dropped. */
  readonly facts: Attributes
  readonly statusMessage: string | undefined
  /** The snapshots that were looked at for each state that this span shows, under the state's name. */
  readonly snapshots: Readonly<Record<string, readonly Snapshot[]>>
  readonly history: StateHistory
  /** Its lines in the trace file: one if it has ended, all open ones otherwise; then those of log records. */
  readonly lines: readonly string[]
  /** Why some of its lines could not be read; where there are none, everything above is empty. */
  readonly problem: SpanProblem | undefined
}

export interface SpanProblem {
  readonly code: string
  readonly title: string
  /** What happened, to what. */
  readonly detail: string
  /** What to do. */
  readonly hint: string
}
