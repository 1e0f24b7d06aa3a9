/**
 * One value under a name for the whole process, whichever copy of this package asks. The one place
 * for state that is not an inspector's own: which inspectors there are, which operation runs.
 */
export function perProcess<Value>(name: string, make: () => Value): Value {
  const key = Symbol.for(`agent-inspector.${name}`)
  const slots = globalThis as { [slot: symbol]: Value | undefined }
  slots[key] ??= make()
  return slots[key]
}
