/**
 * Keeps the OpenTelemetry context while no application has registered a context manager or a provider, whose spans must
 * nest as they do without us; registers nothing.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextAPI, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'
import { perProcess } from '../base/per-process.js'
import { registered } from './api-copy.js'

type Passing = Pick<ContextManager, 'active' | 'with' | 'bind'>

/** Lets a copy of the API answer with it; asks at each call whether there is another by now. */
export function answerContext(context: ContextAPI): void {
  const own: Passing = {
    active: context.active.bind(context),
    with: context.with.bind(context),
    bind: context.bind.bind(context),
  }
  const fallback = createFallback()
  const inCharge = () => ((registered('context') ?? registered('trace')) ? own : fallback)

  context.active = () => inCharge().active()
  context.with = (given, fn, thisArg, ...args) => inCharge().with(given, fn, thisArg, ...args)
  context.bind = (given, target) => inCharge().bind(given, target)
}

/** One storage for all copies: they read each other's contexts. */
function createFallback(): Passing {
  const storage = perProcess('otel-context.1', () => new AsyncLocalStorage<Context>())
  return {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (given, fn, thisArg, ...args) => storage.run(given, () => fn.apply(thisArg, args)),
    bind<T>(given: Context, target: T): T {
      if (typeof target !== 'function') return target
      return new Proxy(target, {
        apply: (fn, thisArg, args) => storage.run(given, () => Reflect.apply(fn, thisArg, args)),
      })
    },
  }
}
