/** Which texts may name a session. */
import { HooksError } from './errors.js'

// Not: control, format, unassigned, private use, lone surrogates, line and paragraph separators.
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u

/** True for 1-200 printable characters, except `.` and `..`. */
export function isSessionId(text: string): boolean {
  return PRINTABLE.test(text) && text !== '.' && text !== '..'
}

/** @throws {HooksError} `SESSION_ID_INVALID` */
export function assertSessionId(id: string): void {
  if (typeof id === 'string' && isSessionId(id)) return
  throw new HooksError(
    'SESSION_ID_INVALID',
    `${JSON.stringify(String(id))} cannot name a session. Give 1 to 200 printable characters, not "." or "..".`,
  )
}
