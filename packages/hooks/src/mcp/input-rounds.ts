/**
 * Calls that were answered with `input_required`, until they go out again with that input: how servers
 * ask back since MCP 2026-07-28. Each try is a request of its own; what binds them is `requestState`,
 * or, without one, that the responses answer what was asked.
 */
import type { RpcId, RpcMessage, RpcParams } from '../json-rpc.js'
import { peek } from '../peek.js'
import type { OutboundCall } from './open-calls.js'

export interface InputRound {
  readonly call: OutboundCall
  /** The id under which the application waits for the answer. */
  readonly applicationId: RpcId
  /** What is asked, by the key under which it is to be answered. */
  readonly requests: Readonly<Record<string, RpcMessage>>
  readonly requestState: unknown
  /** Of the try that is to come, from 1. */
  readonly round: number
}

export interface InputRounds {
  /** @returns `undefined` if the response asks for nothing */
  asked(call: OutboundCall, applicationId: RpcId, response: RpcMessage): InputRound | undefined
  /** The round that this request answers. */
  answeredBy(message: RpcMessage): InputRound | undefined
}

/** Rounds that nobody answers are forgotten, the oldest first. */
const KEEP_ROUNDS = 100

export function createInputRounds(): InputRounds {
  const open = new Set<InputRound>()
  return {
    asked(call, applicationId, { result }) {
      if (peek(result, 'resultType') !== 'input_required') return undefined
      const requests = (peek(result, 'inputRequests') ?? {}) as InputRound['requests']
      const round = {
        call,
        applicationId,
        requests,
        requestState: peek(result, 'requestState'),
        round: (call.round ?? 0) + 1,
      }
      if (open.size >= KEEP_ROUNDS) for (const oldest of [...open].slice(0, 1)) open.delete(oldest)
      open.add(round)
      return round
    },
    answeredBy({ method, params }) {
      if (open.size === 0 || (params?.inputResponses === undefined && params?.requestState === undefined))
        return undefined
      for (const round of open) {
        if (round.call.message.method !== method || !isAnswer(params, round)) continue
        open.delete(round)
        return round
      }
      return undefined
    },
  }
}

function isAnswer(params: RpcParams, { requests, requestState }: InputRound): boolean {
  if (requestState !== undefined) return params.requestState === requestState
  const keys = Object.keys(requests)
  return keys.every((key) => peek(params.inputResponses, key) !== undefined)
}
