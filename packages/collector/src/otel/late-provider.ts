/**
 * Answers where no tracer provider is registered yet. Its tracers ask at each span who is in charge by then, so one
 * that a library keeps from its first moment on serves the provider that the application registers later.
 */
import type { Tracer, TracerProvider } from '@opentelemetry/api'

export interface LateProvider extends TracerProvider {
  /** From now on it is in charge; without one, the first again. */
  use(provider?: TracerProvider): void
}

/** @param first is in charge until another is */
export function createLateProvider(first: TracerProvider): LateProvider {
  let inCharge = first

  return {
    use(provider = first) {
      inCharge = provider
    },

    getTracer(...asked) {
      let owner: TracerProvider | undefined
      let current: Tracer | undefined
      const tracer = (): Tracer => {
        if (current === undefined || owner !== inCharge) current = inCharge.getTracer(...asked)
        owner = inCharge
        return current
      }
      const startActiveSpan = (...args: unknown[]): unknown => Reflect.apply(tracer().startActiveSpan, tracer(), args)
      return {
        startSpan: (...args) => tracer().startSpan(...args),
        // Overloaded by the number of its arguments, which are passed on as they are.
        startActiveSpan: startActiveSpan as Tracer['startActiveSpan'],
      }
    },
  }
}
