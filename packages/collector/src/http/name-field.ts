/** A name in a body: of a signal, or of who sent something. */

const MAX_NAME_LENGTH = 200
export const NO_NAME = `is no text of at most ${MAX_NAME_LENGTH} characters`

export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME_LENGTH
}
