/** What a command says that was given an id which the directory does not have. */
import { CollectorError } from '../base/errors.js'

export function noSession(id: string): CollectorError {
  return new CollectorError('SESSION_NOT_FOUND', `There is no session ${JSON.stringify(id)}.`)
}
