/** What the live sink tells. Types only; `http/event-json.ts` gives them their form on the wire. */

import type { SessionSummary, SpanOpenRecord, Wait } from '@agent-inspector/trace-format'
import type { Appended } from '../span/ports.js'

/** Something that happened: numbered, kept in the ring, replayed to a browser that comes back. */
export type LiveEvent =
  | { readonly type: 'SessionStarted' | 'SessionUpdated' | 'SessionFinished'; readonly session: SessionSummary }
  | { readonly type: 'WaitingOnSignal'; readonly sessionId: string; readonly wait: Wait }
  | {
      readonly type: 'SignalReceived'
      readonly sessionId: string
      readonly waitId: string
      readonly signalName: string
      readonly by?: string
    }
  | { readonly type: 'SessionDeleted'; readonly sessionId: string }
  | { readonly type: 'SpanStarted'; readonly sessionId: string; readonly span: StartedSpan }
  | ({
      readonly type: 'ResourceFetched'
      readonly uri: string
      readonly mimeType?: string
      readonly bytes?: number
    } & OfSpan)
  | ({ readonly type: 'PromptUsed'; readonly templateId: string } & OfSpan)
  | ({ readonly type: 'StorageLow' } & DiskSpace)

interface OfSpan {
  readonly sessionId: string
  readonly traceId: string
  readonly spanId: string
}

/** One that is open for about a second already. */
export type StartedSpan = Pick<SpanOpenRecord, 'traceId' | 'spanId' | 'parentId' | 'name' | 'startNs'>

/** Of the file system that the trace files are on. */
export interface DiskSpace {
  /** What this user may still write. */
  readonly freeBytes: number
  readonly totalBytes: number
  /** Writing is at risk. */
  readonly isLow: boolean
}

/** How something stands: the latest counts, nothing is numbered or kept. */
export type LiveState =
  | ({ readonly type: 'TraceAppended' } & Appended)
  | ({ readonly type: 'Heartbeat'; readonly sessionId: string } & Beat)
  | ({ readonly type: 'ProgressUpdate' } & Progress)

/** How far an operation has come; without a span, the session itself. */
export interface Progress {
  readonly sessionId: string
  readonly traceId?: string
  readonly spanId?: string
  /** Whose progress it is, where it was said by an MCP server. */
  readonly token?: string
  /** In units of the application. */
  readonly progress: number
  /** Absent: nobody knows. */
  readonly total?: number
  readonly message?: string
}

/** What a session did since its last beat. */
export interface Beat {
  readonly llmCalls: number
  readonly toolCalls: number
  readonly tokens: number
  /** US dollars, of what has a price. */
  readonly costUsd: number
  /** Open now. */
  readonly openSpans: number
}

/** @returns `undefined` for what concerns all */
export function sessionIdOf(live: LiveEvent | LiveState): string | undefined {
  if (live.type === 'StorageLow') return undefined
  return 'session' in live ? live.session.id : live.sessionId
}
