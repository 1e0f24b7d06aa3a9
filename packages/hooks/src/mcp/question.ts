/** What a server asks a person for, through us: how it is shown, and what becomes of the answer. Types only. */
import type { JsonSchema } from '../catalogue.js'
import type { RpcErrorBody, RpcParams } from '../json-rpc.js'

export type QuestionKind = 'elicitation' | 'sampling'

export interface Question {
  readonly kind: QuestionKind
  /** For people. */
  readonly prompt: string
  /** Of the answer. */
  readonly schema: JsonSchema
  /** An answer that does not fit is none. */
  outcomeOf(payload: unknown): Outcome
  /** Of a question that nobody answered. */
  readonly unanswered: Outcome
}

/** What the server gets, or the request as the application is to answer it. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly error: RpcErrorBody }
  | { readonly params: RpcParams | undefined }
