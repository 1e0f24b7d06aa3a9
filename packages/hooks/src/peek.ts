/** Looks into values of the agent, whose getters and proxies may throw: what fails is not there. */

/** The field of an object or a function; `undefined` of anything else. */
export function peek(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined
  try {
    return (value as { readonly [key: PropertyKey]: unknown })[key]
  } catch {
    return undefined
  }
}

/** True of an object that has the field, whatever it holds. */
export function has(value: unknown, key: PropertyKey): value is object {
  if (typeof value !== 'object' || value === null) return false
  try {
    return key in value
  } catch {
    return false
  }
}
