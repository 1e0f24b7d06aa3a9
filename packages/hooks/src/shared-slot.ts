/**
 * Where the copies of this package in one process meet: values under global symbols. Everything that
 * is not here belongs to one copy alone.
 */

/** The value under `agent-inspector.{name}`; the first copy that asks makes it. */
export function sharedSlot<Value>(name: string, make: () => Value): Value {
  const key = Symbol.for(`agent-inspector.${name}`)
  const slots = globalThis as { [slot: symbol]: Value | undefined }
  slots[key] ??= make()
  return slots[key]
}
