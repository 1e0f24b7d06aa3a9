/** What a command says that was given an id which the directory does not have. */
import { CollectorError } from '../base/errors.js'

export function noSession(id: string): CollectorError {
  return new CollectorError('SESSION_NOT_FOUND', `There is no session ${JSON.stringify(id)}.`)
}

/** Of a session that runs, perhaps: what no file tells of, its inspector still may. */
export function noSessionToTell(id: string): CollectorError {
  const session = noSession(id).message
  return new CollectorError(
    'SESSION_NOT_FOUND',
    `${session} If its process cannot write the traces directory, go through its inspector: --url URL.`,
  )
}
