/** `wait_id` of a body: the id of the span that waits. */

const WAIT_ID = /^[0-9a-f]{16}$/
export const NO_WAIT_ID = 'is not 16 lower-case hex digits'

export function isWaitId(value: unknown): value is string {
  return typeof value === 'string' && WAIT_ID.test(value)
}
