/** Why a session could not be told something - to end, what to hold back - in words. */
import { CollectorError } from '../base/errors.js'
import type { ControlOutcome } from '../span/ports.js'

/** @param outcome `undefined`: nobody knows the session */
export function controlRefusal(
  sessionId: string,
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
