/**
 * The doors of the collector. Types only.
 *
 *   Ingest --records--> SpanSink (one or many)        SessionSource --sessions--> query --> http
 *
 * A new way in, a new place to write, a new place to read from: one new file in ingest/, sink/ or
 * source/ that fulfils one of these, and one new line in create-inspector.ts.
 */

import type { StepKind } from '@agent-inspector/hooks'
import type { SessionSummary, TraceRecord } from '@agent-inspector/trace-format'
import type { CollectorError } from '../base/errors.js'

/** Produces records: the hook bus, a span processor. Never throws at its agent. */
export interface Ingest {
  close(): void
}

/** Takes records: session files, live listeners, metrics. `write` is called in slices, off the agent's path. */
export interface SpanSink {
  readonly name: string
  /** Takes microseconds and never throws; real work waits for a later tick. */
  write(record: TraceRecord): void
  /** Resolves when everything written so far is as safe as this sink makes it. */
  flush(): Promise<void>
  /** The same before it returns, for the exit of the process. @param untilMs of `performance.now()`: what is not begun by then is left */
  flushSync(untilMs?: number): void
  close(): Promise<void>
}

/** Gives sessions back: our files, a Temporal history, another process. */
export interface SessionSource {
  readonly name: string
  /** In no particular order. A source that fails rejects; the list goes on without it. */
  list(): Promise<readonly SessionSummary[]>
  get(sessionId: string): Promise<SessionSummary | undefined>
  /** Present where the source owns running sessions. */
  readonly control?: SessionControl
}

/** What another process did in a session. */
export interface SessionChange {
  /** How the session stands after it. */
  readonly summary: SessionSummary
  /** New session events, and of the spans those that are told of. */
  readonly news: readonly TraceRecord[]
  readonly appended: readonly Appended[]
  /** It is how things stood before anybody looked: no news. */
  readonly isOld: boolean
  /** Whatever was deleted under its name before, it has come since. */
  readonly isNew?: boolean
}

/** A block after it was written. */
export interface Appended {
  readonly sessionId: string
  readonly part: string
  readonly generation: string
  /** Of whole blocks in the part, after this one. */
  readonly bytes: number
  /** Lines of this block. */
  readonly records: number
}

/** Only the owner of a session can control it. */
export interface SessionControl {
  signal(request: SignalRequest): Promise<SignalOutcome>
  /** Fires the session's abort signal: it ends when its functions heed that. */
  cancel(request: CancelRequest): Promise<ControlOutcome>
  /** Chooses which operations wait before they begin; none: nothing waits. */
  step(request: StepRequest): Promise<ControlOutcome>
}

export interface CancelRequest {
  readonly sessionId: string
  /** Who cancels, as far as is known. */
  readonly by?: string
}

export interface StepRequest {
  readonly sessionId: string
  readonly kinds: readonly StepKind[]
}

export type ControlOutcome =
  | { readonly outcome: 'accepted' }
  /** It does not run here, or no longer. */
  | { readonly outcome: 'not_running' }
  /** By the process that owns the session, or for it. */
  | { readonly outcome: 'refused'; readonly refusal: CollectorError }

export interface SignalRequest {
  readonly sessionId: string
  readonly signalName: string
  /** Needed only where two waits have one name. */
  readonly waitId?: string
  readonly payload: unknown
  readonly by?: string
}

export interface PayloadError {
  /** JSON Pointer into the payload. */
  readonly path: string
  readonly message: string
}

export type SignalOutcome =
  | { readonly outcome: 'accepted'; readonly waitId: string }
  | { readonly outcome: 'not_waiting' }
  | { readonly outcome: 'ambiguous'; readonly waitIds: readonly string[] }
  | { readonly outcome: 'already_answered'; readonly by?: string; readonly atNs: bigint }
  | { readonly outcome: 'off_schema'; readonly errors: readonly PayloadError[] }
  /** By the process that owns the session, or for it. */
  | { readonly outcome: 'refused'; readonly refusal: CollectorError }
