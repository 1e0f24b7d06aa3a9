/** What a session that is followed tells, and what may be asked of it: the worker passes both on. */
import type { FoldedSession, UnreadableLine } from '@agent-inspector/trace-format'
import type { SpanBatch } from '../base/span-batch.js'
import type { FoundArguments } from './find-arguments.js'
import type { Problem } from './problem.js'

/** What the spans of some rows were called with, in one line each; the empty text where there is nothing. */
export type RowArguments = readonly (readonly [row: number, text: string])[]

/** Lines that hold no record. */
export interface UnreadLines {
  readonly unread: number
  readonly firstUnread: UnreadableLine | undefined
}

export type SessionNews =
  | {
      readonly type: 'batch'
      readonly batch: SpanBatch
      /** Milliseconds since the Unix epoch from which the times of the batch count. */
      readonly originMs: number
    }
  | { readonly type: 'arguments'; readonly args: RowArguments }
  /** Log records came of the spans of these rows. */
  | { readonly type: 'logged'; readonly rows: readonly number[] }
  /** All is read that there was when the last pull began. */
  | (UnreadLines & { readonly type: 'caught-up'; readonly bytes: number; readonly duplicates: number })
  | (FoundArguments & { readonly type: 'found'; readonly asked: number })
  | { readonly type: 'restarted' }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Of a file that is read from its first byte. */
  | { readonly type: 'progress'; readonly bytes: number; readonly size: number }
  /** Of a file that was opened by itself: what the list would show of its session. */
  | (UnreadLines & { readonly type: 'session'; readonly session: FoldedSession })
