/**
 * The calls we make over a connection: sent with our trace context, ended by their response, withdrawn
 * with their session, and asked about where their result says that it needs input.
 */
import type { RpcErrorBody, RpcId, RpcMessage, RpcParams } from '../json-rpc.js'
import { startOperation } from '../operation.js'
import type { Runner } from '../runner.js'
import { cancellationOf, REQUEST_CANCELLED } from './cancel-call.js'
import { carriedContext } from './carried-contexts.js'
import type { Contain } from './contain.js'
import { createInputRounds, type InputRound } from './input-rounds.js'
import { createInquiries } from './inquiries.js'
import type { SendOptions } from './mcp-transport.js'
import type { OpenCalls, OutboundCall } from './open-calls.js'
import { type Fate, type Passage, WITHHELD } from './passage.js'
import type { Pauses } from './pauses.js'
import { streamOf } from './request-stream.js'
import { RpcCancelledError } from './rpc-error.js'
import { createShownRounds } from './shown-rounds.js'
import { createInjectContext } from './trace-context.js'
import { createWatchedSignals } from './watch-signals.js'
import type { Whereabouts } from './whereabouts.js'
import type { Wire } from './wire.js'

export interface OutboundHalfOptions {
  readonly contained: Contain
  readonly calls: OpenCalls<OutboundCall>
  readonly pauses: Pauses
  readonly timeoutMs: number | undefined
  /** A call is sent in its own operation: what the transport does for it, and hears of it, belongs to it. */
  readonly sendsInside: boolean
  readonly where: Whereabouts
  readonly wire: Wire
}

export interface OutboundHalf {
  call(id: RpcId, message: RpcMessage, options: SendOptions | undefined, runner: Runner): Passage
  /** A response came in. */
  answered(id: RpcId, message: RpcMessage, runner: Runner): Fate
  /** The application withdraws a call. */
  cancelled(message: RpcMessage): Fate
  closed(cause: unknown): void
}

export function createOutboundHalf({
  contained,
  calls,
  pauses,
  timeoutMs,
  sendsInside,
  where,
  wire,
}: OutboundHalfOptions): OutboundHalf {
  const rounds = createInputRounds()
  const shown = createShownRounds()
  const signals = createWatchedSignals((signal) => {
    for (const { operation, message } of calls.all()) {
      if (operation.signal === signal && message.id !== undefined) withdraw(message.id, signal.reason)
    }
  })
  const injectContext = createInjectContext()
  const inquiries = createInquiries({
    contained,
    timeoutMs,
    again,
    refuse: ({ applicationId: id }, error) => refuse(id, error),
  })
  /** Of a call that we sent once more: the id under which the application waits for it. */
  const applicationIds = new Map<RpcId, RpcId>()
  let sentAgain = 0

  return {
    call,
    answered,
    cancelled,
    closed(cause) {
      calls.failAll(cause)
      shown.endAll(cause)
      inquiries.withdrawAll(cause)
      applicationIds.clear()
      signals.close()
    },
  }

  function call(id: RpcId, message: RpcMessage, options: SendOptions | undefined, runner: Runner): Passage {
    const caller = runner.current()
    const parent = caller ?? where.home()
    const operation = startOperation('mcp.rpc', parent)
    const requestSignal = options?.requestSignal
    const stream = requestSignal && streamOf(requestSignal, () => calls.fail(id, new RpcCancelledError(undefined)))
    const held = signals.watch(operation.signal)
    const ended = stream?.leave
    const answers = rounds.answeredBy(message)
    if (answers !== undefined) shown.answered(answers, message)
    calls.begin(id, { operation, message, caller, parent, round: answers?.round, options, stream, held, ended })
    return {
      operation: sendsInside ? operation : undefined,
      message: injectContext(message, operation, carriedContext(operation.traceId)),
      options: stream === undefined ? options : { ...options, requestSignal: stream.signal },
    }
  }

  function answered(id: RpcId, message: RpcMessage, runner: Runner): Fate {
    const applicationId = applicationIds.get(id)
    applicationIds.delete(id)
    const call = calls.answer(id, message)
    const round = call && rounds.asked(call, applicationId ?? id, message)
    if (round !== undefined && ask(round, runner)) return WITHHELD
    return applicationId === undefined ? undefined : { message: { ...message, id: applicationId } }
  }

  /** @returns true if the inspector answers all that is asked */
  function ask(round: InputRound, runner: Runner): boolean {
    const asked = Object.entries(round.requests).map(([key, request]) => [key, pauses.questionOf(request)] as const)
    const questions = asked.flatMap(([key, question]) => (question === undefined ? [] : [[key, question] as const]))
    const isOurs =
      asked.length > 0 && questions.length === asked.length && questions.every(([, one]) => pauses.isOurs(one))
    if (isOurs) inquiries.begin(round, questions, runner)
    // A model that the application asks is nothing that waits for a person.
    else
      shown.show(
        round,
        questions.filter(([, { kind }]) => kind === 'elicitation'),
        runner,
      )
    return isOurs
  }

  function again(round: InputRound, params: RpcParams, runner: Runner): void {
    const { call: first, applicationId } = round
    sentAgain++
    const id = `agent-inspector-${sentAgain}`
    applicationIds.set(id, applicationId)
    const send = async () => {
      const { message, options, operation } = call(id, { ...first.message, id, params }, first.options, runner)
      const failed = await runner.run(operation ?? first.parent, () => wire.send(message, options))
      if (failed === undefined || calls.fail(id, failed) === undefined) return
      refuse(id, { code: CONNECTION_FAILED, message: String(failed) })
    }
    runner
      .run(first.parent, send)
      .catch((cause) => contained(() => refuse(id, { code: CONNECTION_FAILED, message: String(cause) })))
  }

  function cancelled(message: RpcMessage): Fate {
    const id = requestIdOf(message)
    if (id === undefined) return undefined
    const cause = new RpcCancelledError(message.params?.reason)
    // The peer has nothing of it in hand.
    if (inquiries.withdraw(id, cause)) return WITHHELD
    if (calls.fail(id, cause) !== undefined) return undefined
    for (const [sentId, applicationId] of applicationIds) {
      if (applicationId !== id) continue
      applicationIds.delete(sentId)
      calls.fail(sentId, cause)
      return { message: { ...message, params: { ...message.params, requestId: sentId } } }
    }
    return undefined
  }

  /** The session was cancelled, and nobody has withdrawn this call of it yet: tells the peer, and who waits here. */
  function withdraw(id: RpcId, reason: unknown): void {
    const cause = new RpcCancelledError(reason)
    const call = calls.fail(id, cause)
    if (call === undefined) return
    if (call.stream !== undefined) call.stream.close()
    // By the specification a client must not.
    else if (call.message.method !== 'initialize') void wire.send(...cancellationOf(id, call, cause.message))
    refuse(id, { code: REQUEST_CANCELLED, message: cause.message })
  }

  function refuse(id: RpcId, error: RpcErrorBody): void {
    const applicationId = applicationIds.get(id) ?? id
    applicationIds.delete(id)
    wire.deliver({ jsonrpc: '2.0', id: applicationId, error })
  }
}

/** As the SDKs say it. */
const CONNECTION_FAILED = -32000

export function requestIdOf({ params }: RpcMessage): RpcId | undefined {
  const id = params?.requestId
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}
