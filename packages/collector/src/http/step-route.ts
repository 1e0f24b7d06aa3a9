/**
 * `PATCH /step/{id}`: chooses which operations of a running session wait before they begin. `POST /step/{id}`: lets
 * one that waits go on, as it is or with another input, or skips it.
 */
import { isDeepStrictEqual } from 'node:util'
import { STEP_KINDS, STEP_SIGNAL, type StepKind } from '@agent-inspector/hooks'
import type { Request, RequestHandler } from 'express'
import type { ControlOutcome, SignalRequest, StepRequest } from '../span/ports.js'
import { controlRefusal } from './control-refusal.js'
import { isName, NO_NAME } from './name-field.js'
import { invalidBody, misfit, readFields } from './read-body.js'
import { readSessionId } from './sessions-route.js'
import { type SignalTaker, signalRefusal } from './signal-route.js'
import { isWaitId, NO_WAIT_ID } from './wait-id-field.js'

/** What knows who runs a session; `undefined`: nobody knows it. */
export interface SessionStepper {
  step(request: StepRequest): Promise<ControlOutcome | undefined>
}

export function steppingRoute(stepper: SessionStepper): RequestHandler {
  return async (request, response) => {
    const sessionId = readSessionId(request)
    const step = { sessionId, kinds: readKinds(request) }
    const outcome = await stepper.step(step)
    if (outcome?.outcome !== 'accepted') throw controlRefusal(sessionId, outcome)
    response.status(202).json({ session_id: sessionId, kinds: step.kinds })
  }
}

export function stepRoute(taker: SignalTaker): RequestHandler {
  return async (request, response) => {
    const signal = readDecision(readSessionId(request), request)
    const outcome = await taker.signal(signal)
    if (outcome?.outcome !== 'accepted') throw signalRefusal(signal, outcome)
    response.status(202).json({ wait_id: outcome.waitId })
  }
}

function readKinds(request: Request): readonly StepKind[] {
  const { fields, errors } = readFields(request, ['kinds'])
  const kinds = fields.get('kinds')
  const known = Array.isArray(kinds) ? STEP_KINDS.filter((kind) => kinds.includes(kind)) : undefined
  const isKnown = known !== undefined && isDeepStrictEqual(new Set(kinds as unknown[]), new Set<unknown>(known))
  if (errors.length === 0 && isKnown) return known
  throw invalidBody([...errors, ...(isKnown ? [] : [misfit('kinds', `is no array of ${STEP_KINDS.join(', ')}`)])])
}

function readDecision(sessionId: string, request: Request): SignalRequest & { readonly waitId: string } {
  const { fields, errors: unexpected } = readFields(request, ['wait_id', 'action', 'input', 'result', 'by'])
  const [waitId, action, by] = ['wait_id', 'action', 'by'].map((name) => fields.get(name))
  const errors = [
    ...unexpected,
    ...(isWaitId(waitId) ? [] : [misfit('wait_id', NO_WAIT_ID)]),
    ...(action === 'go' || action === 'skip' ? [] : [misfit('action', 'is neither go nor skip')]),
    ...(action === 'go' && fields.has('result') ? [misfit('result', 'is for what is skipped')] : []),
    ...(action === 'skip' && fields.has('input') ? [misfit('input', 'is for what goes on')] : []),
    ...(by === undefined || isName(by) ? [] : [misfit('by', NO_NAME)]),
  ]
  if (errors.length > 0 || !isWaitId(waitId)) throw invalidBody(errors)
  return {
    sessionId,
    signalName: STEP_SIGNAL,
    waitId,
    payload: {
      action,
      ...(fields.has('input') && { input: fields.get('input') }),
      ...(fields.has('result') && { result: fields.get('result') }),
    },
    ...(isName(by) && by !== '' && { by }),
  }
}
