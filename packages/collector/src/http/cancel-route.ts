/** `POST /cancel/{id}`: tells a running session to end. Whether it does is for its functions to say. */
import type { Request, RequestHandler } from 'express'
import type { CancelRequest, ControlOutcome } from '../span/ports.js'
import { controlRefusal } from './control-refusal.js'
import { isName, NO_NAME } from './name-field.js'
import { invalidBody, misfit, readFields } from './read-body.js'
import { readSessionId } from './sessions-route.js'

/** What knows who runs a session; `undefined`: nobody knows it. */
export interface SessionCanceller {
  cancel(request: CancelRequest): Promise<ControlOutcome | undefined>
}

export function cancelRoute(canceller: SessionCanceller): RequestHandler {
  return async (request, response) => {
    const cancel = readCancel(readSessionId(request), request)
    const outcome = await canceller.cancel(cancel)
    if (outcome?.outcome !== 'accepted') throw controlRefusal(cancel.sessionId, outcome)
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
