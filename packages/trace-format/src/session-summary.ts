/** One session as the list shows it: the fold of its records (`fold-session.ts`). */

import type { Ledger } from './ledger.js'
import type { ModelUsage } from './model-usage.js'
import type { TokenSeries } from './token-series.js'

export type SessionStatus = 'running' | 'paused' | 'completed' | 'failed' | 'cancelled' | 'interrupted'

/** A signal that a workflow waits for. */
export interface Wait {
  /** The span id of the wait. */
  readonly waitId: string
  readonly signalName: string
  readonly prompt: string
  /** JSON Schema of the payload; absent: anything fits. */
  readonly schema?: Readonly<Record<string, unknown>>
  readonly sinceNs: bigint
  /** The process that waits, by the id in its `.live` file; absent where nothing tells. */
  readonly writer?: string
  /** Present where an operation is held back before it begins; the wait has its id. */
  readonly step?: HeldStep
}

export interface HeldStep {
  /** `tool.call`, … */
  readonly kind: string
  readonly title: string
  /** What it is about to get, as JSON; absent where that is long, or nothing. */
  readonly inputJson?: string
}

export interface CancelRequest {
  readonly atNs: bigint
  /** Who, as far as is known. */
  readonly by?: string
}

/** One part file of a session. */
export interface PartSummary {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  /** 16 hex digits, new at each rewrite. */
  readonly generation: string
  /** Bytes of whole blocks. */
  readonly bytes: number
  /** Under which it is filed, where that is another one: a trace's, before the session claimed it. */
  readonly sessionId?: string
}

/** What housekeeping has deleted of a session that went on. */
export interface PrunedParts {
  readonly parts: number
  readonly bytes: number
  /** Records in those of them that had an index. */
  readonly records: number
}

export interface SessionSummary {
  readonly id: string
  readonly title: string
  /** `node`, `mcp-inbound`, `temporal`, `otlp`, or an importer's own. */
  readonly engine: string
  readonly status: SessionStatus
  readonly startedNs: bigint
  readonly endedNs?: bigint
  readonly spanCount: number
  readonly openSpanCount: number
  readonly errorCount: number
  readonly llmCalls: number
  readonly toolCalls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** What its calls of models used, by model; absent where there were none. */
  readonly models?: readonly ModelUsage[]
  /** Absent where there are none. */
  readonly tokenSeries?: TokenSeries
  readonly waitingFor: readonly Wait[]
  /** Somebody wanted it to end; its status tells whether it did. */
  readonly cancelRequest?: CancelRequest
  /** Kinds of operations that wait for a person before they begin; absent: none do. */
  readonly stepKinds?: readonly string[]
  /** What the application said of it: strings, numbers, booleans, nested. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** `writer` of one that records here and now. */
  readonly process?: { readonly pid: number; readonly host: string; readonly live: boolean; readonly writer?: string }
  readonly ledger: Ledger
  readonly parts: readonly PartSummary[]
  /** Sessions, each named after a trace, that are part of this one since it claimed their trace. */
  readonly joined?: readonly string[]
  /** Housekeeping leaves it alone. */
  readonly pinned?: boolean
  /** What people call it by. */
  readonly tags?: readonly string[]
  readonly pruned?: PrunedParts
  /** Set where the session's file cannot be read: why, in a sentence. */
  readonly unreadable?: string
}
