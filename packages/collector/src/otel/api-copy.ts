/**
 * One loaded copy of `@opentelemetry/api`. A process may have several: of other versions, or the same one as CommonJS
 * and as a module. Each has its own proxies; what is registered, they share in one slot of the process.
 */
import type { ContextAPI, TraceAPI } from '@opentelemetry/api'

export interface ApiCopy {
  readonly trace: TraceAPI
  readonly context: ContextAPI
}

export function isApiCopy(value: unknown): value is ApiCopy {
  return (
    hasMethods(value, 'trace', ['setGlobalTracerProvider', 'getTracerProvider', 'disable']) &&
    hasMethods(value, 'context', ['active', 'with', 'bind'])
  )
}

/** What is registered for the whole process, by whichever copy and version. */
export function registered(kind: 'trace' | 'context'): unknown {
  const slots = globalThis as { readonly [slot: symbol]: { readonly [kind: string]: unknown } | undefined }
  return slots[Symbol.for('opentelemetry.js.api.1')]?.[kind]
}

function hasMethods(value: unknown, name: string, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  const part: unknown = Reflect.get(value, name)
  return (
    typeof part === 'object' &&
    part !== null &&
    methods.every((method) => typeof Reflect.get(part, method) === 'function')
  )
}
