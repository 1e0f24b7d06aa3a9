/**
 * Watches something one can `await`.
 *
 * A plain promise is answered by the promise of its `then`, so that a rejection nobody handles still
 * is one. Anything more (a client library's promise with methods, a query that starts when it is
 * awaited) is answered by a proxy that leaves it alone until it is used.
 */
import type { Observer } from './observer.js'
import { isThenable } from './thenable.js'

type Arrive = <Value>(value: Value, observer: Observer) => Value

/** @param arrive tells the observer of the value, and answers what to hand on in its place */
export function observeThenable<Result extends PromiseLike<unknown>>(
  result: Result,
  observer: Observer,
  arrive: Arrive,
): Result {
  if (result instanceof Promise && result.constructor === Promise) {
    return observedThen(result, observer, arrive) as Result & Promise<unknown>
  }
  return observeOnUse(result, onlyOnce(observer), arrive)
}

type Handlers = Partial<Parameters<PromiseLike<unknown>['then']>>

/** The `then` of `result`, with whatever that answers: by the standard a thenable need not answer anything. */
function observedThen(
  result: PromiseLike<unknown>,
  observer: Observer,
  arrive: Arrive,
  [fulfilled, rejected]: Handlers = [],
): PromiseLike<unknown> {
  return result.then(
    (value) => {
      const arrived = arrive(value, observer)
      return typeof fulfilled === 'function' ? fulfilled(arrived) : arrived
    },
    (error: unknown) => {
      observer.threw(error)
      if (typeof rejected === 'function') return rejected(error)
      throw error
    },
  )
}

function observeOnUse<Result extends PromiseLike<unknown>>(result: Result, observer: Observer, arrive: Arrive): Result {
  return new Proxy(result, {
    get(target, key) {
      if (key === 'then') {
        return (...handlers: Handlers) => observedThen(target, observer, arrive, handlers)
      }
      const member: unknown = Reflect.get(target, key, target)
      if (typeof member !== 'function' || key === 'constructor') return member
      return (...args: unknown[]) => {
        const answer: unknown = Reflect.apply(member, target, args)
        return isThenable(answer) ? observeThenable(answer, observer, arrive) : answer
      }
    },
  })
}

/** Such an object may be awaited many times; the call it stands for ends once. */
function onlyOnce(observer: Observer): Observer {
  let ended = false
  const once = (tell: () => void) => {
    if (!ended) tell()
    ended = true
  }
  return {
    returned: (value) => once(() => observer.returned(value)),
    threw: (error) => once(() => observer.threw(error)),
    resume: observer.resume,
  }
}
