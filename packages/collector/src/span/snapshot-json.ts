/**
 * Any value of an agent -> JSON text, now: what the trace shows is what was true at this moment.
 *
 *   hook payload --snapshotJson--> attribute `mcp.*_json` of the span's record
 *
 * Plain data is `JSON.stringify` and nothing else. What `JSON.stringify` would lose, refuse or be
 * killed by is written in words instead; this never throws.
 */

/** Deeper or bigger than this is no data but a live object graph: a remark stands in its place. */
const MAX_DEPTH = 200
const MAX_PLAIN_OBJECTS = 1_000_000
/** Lower, since each costs ten times as much. */
const MAX_OTHER_OBJECTS = 100_000

/** JSON text of `value`; `undefined` as `null`. */
export function snapshotJson(value: unknown): string {
  return snapshotIf(value, () => true) ?? 'null'
}

/**
 * The same, unless it is too long.
 *
 * @param fits told about how many UTF-16 units it will be; not of what is no plain data
 * @returns `undefined` if it does not
 */
export function snapshotIf(value: unknown, fits: (units: number) => boolean): string | undefined {
  if (typeof value === 'string') return fits(value.length) ? JSON.stringify(value) : undefined
  try {
    const budget = { left: MAX_PLAIN_OBJECTS, units: 0 }
    if (isPlain(value, budget, 0)) return fits(budget.units) ? (JSON.stringify(value) ?? 'null') : undefined
  } catch {
    // A getter threw: the long way says which.
  }
  try {
    return JSON.stringify(described(value, { ancestors: [], left: MAX_OTHER_OBJECTS }))
  } catch (cause) {
    return JSON.stringify(`[unreadable: ${messageOf(cause)}]`)
  }
}

/** Objects that may come yet. */
interface Budget {
  left: number
}

interface Measured extends Budget {
  /** Of what was seen. */
  units: number
}

/** About what a key, a number or a bracket takes with what stands around it. */
const MEMBER_UNITS = 4

/** True where `JSON.stringify` says everything there is to say. */
function isPlain(value: unknown, budget: Measured, depth: number): boolean {
  budget.units += typeof value === 'string' ? value.length : MEMBER_UNITS
  if (value === null || typeof value !== 'object') return isPlainScalar(value)
  if (depth > MAX_DEPTH || --budget.left < 0) return false
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isPlain(value[i], budget, depth + 1)) return false
    return true
  }
  // As attributes have them.
  if (value instanceof Number) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const key in value) {
    budget.units += key.length + MEMBER_UNITS
    if (!isPlain((value as Fields)[key], budget, depth + 1)) return false
  }
  return true
}

function isPlainScalar(value: unknown): boolean {
  return typeof value !== 'bigint' && typeof value !== 'function' && typeof value !== 'symbol'
}

type Fields = Readonly<Record<string, unknown>>

interface Walk extends Budget {
  readonly ancestors: unknown[]
}

/** The same value with everything that is not JSON put in words. */
function described(value: unknown, walk: Walk): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function') return `[function ${value.name || 'without a name'}]`
  if (typeof value === 'symbol') return `[${value.toString()}]`
  if (value === null || typeof value !== 'object') return value
  if (walk.ancestors.includes(value)) return '[circular]'
  if (walk.ancestors.length >= MAX_DEPTH) return `[deeper than ${MAX_DEPTH} levels]`
  if (--walk.left < 0) return `[after ${MAX_OTHER_OBJECTS} objects]`

  walk.ancestors.push(value)
  try {
    return describedObject(value, walk)
  } catch (cause) {
    return `[unreadable: ${messageOf(cause)}]`
  } finally {
    walk.ancestors.pop()
  }
}

function describedObject(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => described(item, walk))
  if (value instanceof Error) return describedError(value, walk)
  if (value instanceof Map) return describedMap(value, walk)
  if (value instanceof Set) return Array.from(value, (item: unknown) => described(item, walk))
  if (value instanceof ArrayBuffer) return describedBytes(value.constructor.name, new Uint8Array(value))
  if (ArrayBuffer.isView(value)) {
    return describedBytes(value.constructor.name, new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  }
  const toJson = (value as { toJSON?: unknown }).toJSON
  if (typeof toJson === 'function') return described(toJson.call(value, ''), walk)
  return describedFields(value, walk)
}

function describedFields(value: object, walk: Walk): Fields {
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    let field: unknown
    try {
      field = described((value as Fields)[key], walk)
    } catch (cause) {
      field = `[unreadable: ${messageOf(cause)}]`
    }
    if (field !== undefined) define(fields, key, field)
  }
  return fields
}

function describedError(error: Error, walk: Walk): Fields {
  const { name, message, stack, cause } = error
  return {
    name,
    message,
    ...describedFields(error, walk),
    ...(cause === undefined ? {} : { cause: described(cause, walk) }),
    ...(stack === undefined ? {} : { stack }),
  }
}

/** An object where all keys are strings, else a list of pairs. */
function describedMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): unknown {
  const pairs = Array.from(map, ([key, value]) => [described(key, walk), described(value, walk)] as const)
  if (!pairs.every(([key]) => typeof key === 'string')) return pairs
  const fields: Record<string, unknown> = {}
  for (const [key, value] of pairs) define(fields, String(key), value)
  return fields
}

/** `__proto__` becomes a field like any other. */
function define(fields: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') fields[key] = value
  else Object.defineProperty(fields, key, { value, enumerable: true })
}

function describedBytes(kind: string, bytes: Uint8Array): Fields {
  return { type: kind, bytes: bytes.byteLength, base64: Buffer.from(bytes).toString('base64') }
}

function messageOf(cause: unknown): string {
  try {
    return cause instanceof Error ? cause.message : String(cause)
  } catch {
    return 'it cannot be told why'
  }
}
