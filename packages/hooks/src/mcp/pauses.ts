/**
 * Questions that came in, as pauses of the session they belong to.
 *
 *   elicitation/create, sampling/createMessage --> [pauses] --startWait--> page, terminal, webhook
 *                                                     '--first answer--> the peer
 *
 * A question that the application answers is shown for as long as that takes; a person may be first.
 * One that it leaves to the inspector never reaches it, unless a person lets a sampling request through.
 */
import type { RpcId, RpcMessage, RpcParams } from '../json-rpc.js'
import { answerWait } from '../pending-waits.js'
import type { Runner } from '../runner.js'
import { startWait } from '../wait-for-signal.js'
import type { Contain } from './contain.js'
import { elicitationQuestion } from './elicitation.js'
import type { OpenCall, OpenCalls } from './open-calls.js'
import type { Outcome, Question, QuestionKind } from './question.js'
import { errorOfResponse } from './rpc-error.js'
import { samplingQuestion } from './sampling.js'
import type { Wire } from './wire.js'

export interface PauseOptions {
  /** The kinds of question that the inspector answers, not the application. */
  readonly ours: ReadonlySet<QuestionKind>
  /** Milliseconds that such a question waits at most. */
  readonly timeoutMs: number | undefined
}

export interface PausesOptions extends PauseOptions {
  readonly contained: Contain
  readonly wire: Wire
  readonly inbound: Pick<OpenCalls, 'answer'>
}

export interface Pauses {
  /** @returns true if the application is not to see this request */
  asked(id: RpcId, call: OpenCall, runner: Runner): boolean
  /** True of a response of the application to a question that a person has answered before it. */
  isLate(id: RpcId): boolean
  /** The application has said whether it can ask a model. */
  canSample(can: boolean): void
  questionOf(message: RpcMessage): Question | undefined
  /** True if the inspector answers it, not the application. */
  isOurs(question: Question): boolean
}

const APPLICATION = 'application'

export function createPauses({ contained, ours, timeoutMs, wire, inbound }: PausesOptions): Pauses {
  const late = new Set<RpcId>()
  let hasModel = false

  const isOurQuestion = ({ kind }: Question) => ours.has(kind)

  return {
    asked,
    questionOf,
    isOurs: isOurQuestion,
    isLate: (id) => late.delete(id),
    canSample(can) {
      hasModel = can
    },
  }

  /** A model that the application asks is nothing that waits for a person. */
  function questionOf({ method, params }: RpcMessage): Question | undefined {
    if (method === 'elicitation/create') return elicitationQuestion(params)
    return method === 'sampling/createMessage' && ours.has('sampling') ? samplingQuestion(params, hasModel) : undefined
  }

  function asked(id: RpcId, call: OpenCall, runner: Runner): boolean {
    const question = questionOf(call.message)
    if (question === undefined) return false
    const isOurs = isOurQuestion(question)
    const withdrawn = new AbortController()
    const { kind, prompt, schema } = question
    const limit = isOurs && timeoutMs !== undefined ? { timeoutMs } : undefined
    const wait = runner.run(call.operation, () =>
      startWait(kind, { prompt, schema, signal: withdrawn.signal, ...limit }),
    )
    let isOpen = true
    const { ended } = call
    call.ended = (end) => {
      ended?.(end)
      if (!isOpen) return
      isOpen = false
      const { response, cause } = end
      if (response === undefined) withdrawn.abort(cause)
      else if (response.error !== undefined) withdrawn.abort(errorOfResponse(response.error))
      else answerWait(wait.waitId, { payload: response.result, by: APPLICATION })
    }
    wait.answered.then(
      ({ payload }) => contained(() => isOpen && settle(question.outcomeOf(payload))),
      () => contained(() => isOpen && isOurs && settle(question.unanswered)),
    )
    return isOurs

    function settle(outcome: Outcome): void {
      isOpen = false
      if ('params' in outcome) handOn(outcome.params)
      else answer(outcome)
    }

    function handOn(params: RpcParams | undefined): void {
      const message = params === undefined ? call.message : { ...call.message, params }
      runner.run(call.operation, () => wire.deliver(message))
    }

    function answer(outcome: Outcome): void {
      const response = { jsonrpc: '2.0', id, ...outcome } as RpcMessage
      void wire.send(response)
      inbound.answer(id, response)
      if (isOurs) return
      late.add(id)
      const reason = 'A person was first.'
      wire.deliver({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason } })
    }
  }
}
