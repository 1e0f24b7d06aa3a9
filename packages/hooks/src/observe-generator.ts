/**
 * Watches a generator, synchronous or not: each step of its body runs where its operation belongs,
 * and the call ends when the body does: read to the end, left early, or failed.
 */
import type { Observer } from './observer.js'
import { has, peek } from './peek.js'

export type AnyGenerator = Generator | AsyncGenerator

/** Yielded values kept to stand for the result of a generator that returns nothing. */
const MAX_KEPT_VALUES = 1000

export function isGenerator(value: unknown): value is AnyGenerator {
  return (
    typeof peek(value, 'next') === 'function' &&
    typeof peek(value, 'return') === 'function' &&
    // An iterator of a Map or an array has none.
    typeof peek(value, 'throw') === 'function' &&
    (has(value, Symbol.asyncIterator) || has(value, Symbol.iterator))
  )
}

export function observeGenerator(generator: AnyGenerator, observer: Observer): AnyGenerator {
  const kept: unknown[] = []
  let ended = false

  const stepped = (step: IteratorResult<unknown>) => {
    if (step.done !== true) {
      if (kept.length < MAX_KEPT_VALUES) kept.push(step.value)
    } else if (!ended) {
      ended = true
      observer.returned(step.value === undefined && kept.length > 0 ? kept : step.value)
    }
    return step
  }
  const failed = (error: unknown): never => {
    if (!ended) observer.threw(error)
    ended = true
    throw error
  }
  const resume = (step: () => IteratorResult<unknown> | Promise<IteratorResult<unknown>>) =>
    observer.resume(() => {
      try {
        const result = step()
        return result instanceof Promise ? result.then(stepped, failed) : stepped(result)
      } catch (error) {
        return failed(error)
      }
    })

  // Under the same prototype: iteration, disposal and the iterator helpers come from there.
  return Object.assign(Object.create(Object.getPrototypeOf(generator)) as AnyGenerator, {
    // The number of arguments counts: `next()` and `next(undefined)` may differ.
    next: (...args: [] | [never]) => resume(() => generator.next(...args)),
    return: (value: never) => resume(() => generator.return(value)),
    throw: (error: unknown) => resume(() => generator.throw(error)),
  })
}
