/** What page and worker say to each other. A `traceNumber` tells an answer of an earlier session from one of this. */
import type { SpanBatch } from '../base/span-batch.js'
import type { SpanDetail } from '../base/span-detail.js'
import type { Problem } from './problem.js'

export type ToWorker =
  | {
      readonly type: 'open'
      readonly traceNumber: number
      /** The API's base, absolute, with a slash at its end. */
      readonly base: string
      readonly sessionId: string
      readonly parts: readonly string[]
    }
  /** Something was appended, or may have been. */
  | { readonly type: 'pull'; readonly traceNumber: number; readonly part?: string }
  | { readonly type: 'detail'; readonly traceNumber: number; readonly row: number; readonly asked: number }

export type FromWorker =
  | {
      readonly type: 'batch'
      readonly traceNumber: number
      readonly batch: SpanBatch
      /** Milliseconds since the Unix epoch from which the times of the batch count. */
      readonly originMs: number
    }
  /** What the spans of some rows were called with, in one line each. */
  | {
      readonly type: 'arguments'
      readonly traceNumber: number
      readonly args: readonly (readonly [row: number, text: string])[]
    }
  /** All is read that there was when the last pull began. */
  | { readonly type: 'caught-up'; readonly traceNumber: number; readonly bytes: number }
  | { readonly type: 'restarted'; readonly traceNumber: number }
  | { readonly type: 'problem'; readonly traceNumber: number; readonly problem: Problem }
  | {
      readonly type: 'detail'
      readonly traceNumber: number
      readonly asked: number
      readonly detail: SpanDetail | undefined
    }
