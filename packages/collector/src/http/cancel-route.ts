/** `POST /cancel/{id}`: tells a running session to end. Whether it does is for its functions to say. */
import type { Request, RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { CancelRequest, ControlOutcome } from '../span/ports.js'
import { invalidBody, isName, misfit, NO_NAME, readFields } from './read-body.js'
import { readSessionId } from './sessions-route.js'

export const MAX_CANCEL_BYTES = 16 * 1024

/** What knows who runs a session; `undefined`: nobody knows it. */
export interface SessionCanceller {
  cancel(request: CancelRequest): Promise<ControlOutcome | undefined>
}

export function cancelRoute(canceller: SessionCanceller): RequestHandler {
  return async (request, response) => {
    const cancel = readCancel(readSessionId(request), request)
    const outcome = await canceller.cancel(cancel)
    if (outcome?.outcome !== 'accepted') throw cancelRefusal(cancel, outcome)
    response.status(202).json({ session_id: cancel.sessionId })
  }
}

function readCancel(sessionId: string, request: Request): CancelRequest {
  const { fields, errors } = readFields(request, ['by'])
  const by = fields.get('by')
  if (errors.length > 0) throw invalidBody(errors)
  if (by === undefined || by === '') return { sessionId }
  if (isName(by)) return { sessionId, by }
  throw invalidBody([misfit('by', NO_NAME)])
}

/** Why nobody was told to end it, in words. */
export function cancelRefusal(
  { sessionId }: CancelRequest,
  outcome: Exclude<ControlOutcome, { outcome: 'accepted' }> | undefined,
): CollectorError {
  const session = JSON.stringify(sessionId)
  switch (outcome?.outcome) {
    case undefined:
      return new CollectorError('SESSION_NOT_FOUND', `There is no session ${session}.`)
    case 'not_running':
      return new CollectorError('SESSION_NOT_RUNNING', `The session ${session} runs in no process that can be told.`)
    case 'refused':
      return outcome.refusal
  }
}
