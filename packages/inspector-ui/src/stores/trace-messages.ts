/** What page and worker say to each other. A `traceNumber` tells an answer of an earlier session from one of this. */
import type { PriceTable } from '@agent-inspector/dialects'
import type { SessionNews } from '../api/session-news.js'
import type { SpanDetail, StateReach } from '../base/span-detail.js'
import type { TraceLayout } from '../model/lay-out-trace.js'

export type ToWorker = { readonly traceNumber: number } & (
  | {
      readonly type: 'open'
      /** The API's base, absolute, with a slash at its end. */
      readonly base: string
      readonly sessionId: string
      readonly parts: readonly string[]
    }
  /** A file of its own, without a server. */
  | { readonly type: 'open-file'; readonly file: Blob; readonly name: string }
  | { readonly type: 'close' }
  /** From now on calls of models are told at these prices: what is open is told anew. */
  | { readonly type: 'prices'; readonly table: PriceTable }
  /** Something was appended, or may have been. */
  | { readonly type: 'pull'; readonly part?: string }
  | { readonly type: 'detail'; readonly row: number; readonly asked: number; readonly reach?: StateReach }
  /** Rows that are seen, of which it is not known what they were called with. */
  | { readonly type: 'arguments'; readonly rows: Uint32Array<ArrayBuffer> }
  /** Lower case; none: nothing is looked for any more. */
  | { readonly type: 'find'; readonly words: readonly string[]; readonly asked: number }
  | {
      readonly type: 'layout'
      readonly parents: Int32Array<ArrayBuffer>
      readonly starts: Float64Array<ArrayBuffer>
      readonly processes: Uint16Array<ArrayBuffer>
      readonly asked: number
    }
)

export type FromWorker = { readonly traceNumber: number } & (
  | SessionNews
  | { readonly type: 'detail'; readonly asked: number; readonly detail: SpanDetail | undefined }
  | { readonly type: 'layout'; readonly asked: number; readonly layout: TraceLayout }
)
