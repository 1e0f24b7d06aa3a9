/**
 * Watches one call from outside: what it returned in the end, or threw, whether it is synchronous,
 * answers with a promise, or streams.
 *
 *   helper --call--> [observe] --returned | threw, once--> after_* | error_* hook
 *
 * The caller gets what the function gave: the same value, the same error, an object that works the
 * same way. A promise's extra methods stay, nothing is consumed, nothing starts earlier or twice.
 */
import { type AnyGenerator, isGenerator, observeGenerator } from './observe-generator.js'
import { observeThenable } from './observe-thenable.js'
import type { Observer } from './observer.js'
import { isThenable } from './thenable.js'

export function observe<Result>(call: () => Result, observer: Observer): Result {
  let result: Result
  try {
    result = call()
  } catch (error) {
    observer.threw(error)
    throw error
  }
  return observeResult(result, observer)
}

function observeResult<Result>(result: Result, observer: Observer): Result {
  if (isThenable(result)) return observeThenable(result, observer, observeStream)
  return observeStream(result, observer)
}

/** A stream ends when it is read to its end; any other value has arrived. */
function observeStream<Value>(value: Value, observer: Observer): Value {
  if (isGenerator(value)) return observeGenerator(value, observer) as Value & AnyGenerator
  observer.returned(value)
  return value
}
