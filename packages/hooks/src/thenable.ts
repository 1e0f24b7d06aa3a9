/** Anything one can `await`. */
import { peek } from './peek.js'

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof peek(value, 'then') === 'function'
}
