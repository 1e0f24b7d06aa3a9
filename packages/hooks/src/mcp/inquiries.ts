/**
 * Questions in an `input_required` result that are left to the inspector: the application does not see
 * that result. Once all are answered the call goes out again, and its response is the application's.
 */
import type { RpcErrorBody, RpcId, RpcParams } from '../json-rpc.js'
import { peek } from '../peek.js'
import type { Runner } from '../runner.js'
import { startWait } from '../wait-for-signal.js'
import { REQUEST_CANCELLED } from './cancel-call.js'
import type { Contain } from './contain.js'
import type { InputRound } from './input-rounds.js'
import type { Outcome, Question } from './question.js'
import { RpcCancelledError } from './rpc-error.js'

export interface InquiriesOptions {
  readonly contained: Contain
  /** Milliseconds that a question waits at most. */
  readonly timeoutMs: number | undefined
  /** All are answered: the call goes out again with these parameters. */
  readonly again: (round: InputRound, params: RpcParams, runner: Runner) => void
  /** The application gets an error instead. */
  readonly refuse: (round: InputRound, error: RpcErrorBody) => void
}

export interface Inquiries {
  begin(round: InputRound, questions: readonly (readonly [key: string, Question])[], runner: Runner): void
  /** @returns true if the call with this id is being asked about: nobody wants it any more */
  withdraw(id: RpcId, cause: unknown): boolean
  withdrawAll(cause: unknown): void
}

export function createInquiries({ contained, timeoutMs, again, refuse }: InquiriesOptions): Inquiries {
  const open = new Map<RpcId, AbortController>()

  return {
    begin(round, questions, runner) {
      const { call, applicationId: id } = round
      const withdrawn = new AbortController()
      const { signal } = withdrawn
      const stop = () => withdrawn.abort(new RpcCancelledError(undefined))
      const { requestSignal } = call.options ?? {}
      requestSignal?.addEventListener('abort', stop, { once: true })
      open.set(id, withdrawn)
      const ask = async ([key, question]: readonly [string, Question]) =>
        [key, await outcome(question, round, signal, runner)] as const

      Promise.all(questions.map(ask))
        .finally(() => {
          open.delete(id)
          requestSignal?.removeEventListener('abort', stop)
        })
        .then(
          (outcomes) => contained(() => conclude(round, outcomes, runner)),
          (cause) => {
            const message = String(peek(cause, 'message'))
            if (!signal.aborted) contained(() => refuse(round, { code: REQUEST_CANCELLED, message }))
          },
        )
    },
    withdraw(id, cause) {
      const found = open.get(id)
      found?.abort(cause)
      return found !== undefined
    },
    withdrawAll(cause) {
      for (const withdrawn of open.values()) withdrawn.abort(cause)
    },
  }

  async function outcome(
    { kind, prompt, schema, outcomeOf, unanswered }: Question,
    { call }: InputRound,
    signal: AbortSignal,
    runner: Runner,
  ): Promise<Outcome> {
    const limit = timeoutMs === undefined ? undefined : { timeoutMs }
    const wait = runner.run(call.parent, () => startWait(kind, { prompt, schema, signal, ...limit }))
    try {
      return outcomeOf((await wait.answered).payload)
    } catch (cause) {
      if (peek(cause, 'code') === 'SIGNAL_TIMEOUT') return unanswered
      throw cause
    }
  }

  function conclude(round: InputRound, outcomes: readonly (readonly [string, Outcome])[], runner: Runner): void {
    const inputResponses: Record<string, unknown> = {}
    for (const [key, one] of outcomes) {
      if ('result' in one) inputResponses[key] = one.result
      // There is no refusing a single one: the call as a whole has no answer.
      if (!('error' in one)) continue
      refuse(round, one.error)
      return
    }
    const { inputResponses: _answered, requestState: _state, ...params } = round.call.message.params ?? {}
    const { requestState } = round
    again(round, { ...params, inputResponses, ...(requestState === undefined ? undefined : { requestState }) }, runner)
  }
}
