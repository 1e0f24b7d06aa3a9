/** What page and value worker say to each other. A `value` is the number of one that the page has opened. */
import type { Problem } from '../api/problem.js'
import type { JsonLineText } from '../model/json-line.js'
import type { ValueView } from './whole-value.js'

export interface LineWindow {
  readonly from: number
  readonly to: number
}

export type ToValueWorker =
  | { readonly type: 'open'; readonly value: number; readonly url: string; readonly window: LineWindow }
  | { readonly type: 'show'; readonly value: number; readonly view: ValueView; readonly window: LineWindow }
  | { readonly type: 'lines'; readonly value: number; readonly window: LineWindow }
  | { readonly type: 'text'; readonly value: number; readonly asked: number; readonly pointer?: string }
  | { readonly type: 'close'; readonly value: number }

export type FromValueWorker =
  | { readonly type: 'loading'; readonly value: number; readonly bytes: number }
  | {
      readonly type: 'shown'
      readonly value: number
      readonly count: number
      /** Lines that hold what is looked for. */
      readonly hits: Uint32Array<ArrayBuffer>
      readonly searched: string
      readonly from: number
      readonly lines: readonly JsonLineText[]
    }
  | { readonly type: 'lines'; readonly value: number; readonly from: number; readonly lines: readonly JsonLineText[] }
  | { readonly type: 'text'; readonly value: number; readonly asked: number; readonly text: string }
  | { readonly type: 'problem'; readonly value: number; readonly problem: Problem }
