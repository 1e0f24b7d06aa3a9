/**
 * One attribute value --> the JSON value that it stands for.
 *
 * SDKs write JSON natively, as text, or as text in text; limits of exporters cut it anywhere.
 */
import { closeJson } from './close-json.js'

export interface Decoded {
  /** The decoded value; of JSON that breaks off what stands before that; the raw one where it is no JSON. */
  readonly value: unknown
  readonly failure?: 'cut' | 'not_json'
}

const OPENS_JSON = /^\s*[[{"]/

/**
 * @param value of any type; text is parsed at most twice
 * @returns text that is no JSON as itself, with `cut` where it began as JSON does
 */
export function decodeJson(value: unknown): Decoded {
  if (typeof value !== 'string') return { value }
  const once = parse(value)
  if (once === undefined) return decodeCut(value)
  if (typeof once.value !== 'string') return once
  const twice = parse(once.value)
  // "42" in quotes is the text 42: only a structure says that text was encoded twice.
  return isStructure(twice?.value) ? { value: twice?.value } : once
}

/** The same of a value inside of another: as it is where it is not whole, since nobody would name it. */
export function decodeInner(value: unknown): unknown {
  const { value: decoded, failure } = decodeJson(value)
  return failure === undefined ? decoded : value
}

function decodeCut(text: string): Decoded {
  const closed = readBegun(text)
  if (closed === undefined) return { value: text, failure: 'not_json' }
  if (typeof closed !== 'string') return { value: closed, failure: 'cut' }
  const inner = readBegun(closed)
  return { value: isStructure(inner) ? inner : text, failure: 'cut' }
}

/** Of JSON that breaks off what stands before that. */
function readBegun(text: string): unknown {
  const json = OPENS_JSON.test(text) ? closeJson(text) : undefined
  return json === undefined ? undefined : parse(json)?.value
}

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
