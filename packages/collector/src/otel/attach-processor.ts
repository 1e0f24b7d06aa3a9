/**
 * Gives a tracer provider of the application one processor more, behind those that it has.
 *
 * 1.x has a method for it; 2.x and 3.x have none, and keep a list that is replaced here, never changed: it may be the
 * application's own.
 */
import type { InspectorSpanProcessor } from '../ingest/span-processor.js'

/** @returns false where there is no way: the application has to pass it itself */
export function attachProcessor(provider: object, processor: InspectorSpanProcessor): boolean {
  const add: unknown = Reflect.get(provider, 'addSpanProcessor')
  if (typeof add === 'function') {
    keepDefault(provider)
    Reflect.apply(add, provider, [processor])
    return true
  }
  const all: unknown = Reflect.get(provider, '_activeSpanProcessor')
  if (typeof all !== 'object' || all === null) return false
  const list: unknown = Reflect.get(all, '_spanProcessors')
  return Array.isArray(list) && Reflect.set(all, '_spanProcessors', [...list, processor])
}

/** A provider of 1.x without processors may export by what the environment says, and ends that when it gets its first. */
function keepDefault(provider: object): void {
  const list: unknown = Reflect.get(provider, '_registeredSpanProcessors')
  const standing: unknown = Reflect.get(provider, 'activeSpanProcessor')
  if (Array.isArray(list) && list.length === 0 && standing !== undefined) list.push(standing)
}
