/** `POST /signal/{id}`: answers a session that waits. The first answer wins; the second is told of it. */
import { timeJson } from '@agent-inspector/trace-format'
import type { Request, RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { SignalOutcome, SignalRequest } from '../span/ports.js'
import { isName, NO_NAME } from './name-field.js'
import { invalidBody, misfit, readFields } from './read-body.js'
import { readSessionId } from './sessions-route.js'
import { isWaitId, NO_WAIT_ID } from './wait-id-field.js'

const FIELDS = ['signal_name', 'wait_id', 'payload', 'by']
export const MAX_SIGNAL_BYTES = 1024 * 1024

/** What knows whom a signal is for; `undefined`: nobody knows the session. */
export interface SignalTaker {
  signal(request: SignalRequest): SignalOutcome | Promise<SignalOutcome | undefined>
}

export function signalRoute(taker: SignalTaker): RequestHandler {
  return async (request, response) => {
    const signal = readSignal(readSessionId(request), request)
    const outcome = await taker.signal(signal)
    if (outcome?.outcome !== 'accepted') throw signalRefusal(signal, outcome)
    response.status(202).json({ wait_id: outcome.waitId })
  }
}

function readSignal(sessionId: string, request: Request): SignalRequest {
  const { fields, errors: unexpected } = readFields(request, FIELDS)
  const signalName = fields.get('signal_name')
  const waitId = fields.get('wait_id')
  const by = fields.get('by')
  const errors = [
    ...unexpected,
    ...(isName(signalName) && signalName !== '' ? [] : [misfit('signal_name', `${NO_NAME}, or empty`)]),
    ...(fields.has('payload') ? [] : [misfit('payload', 'is missing')]),
    ...(waitId === undefined || isWaitId(waitId) ? [] : [misfit('wait_id', NO_WAIT_ID)]),
    ...(by === undefined || isName(by) ? [] : [misfit('by', NO_NAME)]),
  ]
  if (errors.length > 0 || !isName(signalName)) throw invalidBody(errors)
  return {
    sessionId,
    signalName,
    payload: fields.get('payload'),
    ...(typeof waitId === 'string' && { waitId }),
    ...(isName(by) && by !== '' && { by }),
  }
}

/** Why an answer was not taken, in words. */
export function signalRefusal(
  { sessionId, signalName }: Pick<SignalRequest, 'sessionId' | 'signalName'>,
  outcome: Exclude<SignalOutcome, { outcome: 'accepted' }> | undefined,
): CollectorError {
  const session = `The session ${JSON.stringify(sessionId)}`
  const signal = JSON.stringify(signalName)
  switch (outcome?.outcome) {
    case undefined:
      return new CollectorError('SESSION_NOT_FOUND', `There is no session ${JSON.stringify(sessionId)}.`)
    case 'not_waiting':
      return new CollectorError('SIGNAL_NOT_AWAITED', `${session} does not wait for ${signal}.`)
    case 'ambiguous': {
      const waits = outcome.waitIds.join(', ')
      return new CollectorError('SIGNAL_AMBIGUOUS', `${session} waits for ${signal} more than once: ${waits}.`)
    }
    case 'already_answered': {
      const who = outcome.by === undefined ? 'somebody' : JSON.stringify(outcome.by)
      const when = timeJson(outcome.atNs)
      return new CollectorError('SIGNAL_ALREADY_ANSWERED', `${signal} was answered by ${who} at ${when}.`)
    }
    case 'refused':
      return outcome.refusal
    case 'off_schema':
      return new CollectorError('PAYLOAD_OFF_SCHEMA', `The payload does not fit the schema of ${signal}.`, {
        errors: outcome.errors,
      })
  }
}
