/**
 * One attribute value --> the JSON value that it stands for.
 *
 * SDKs write JSON natively, as text, or as text in text; limits of exporters cut it anywhere.
 */

export interface Decoded {
  /** The decoded value, or the raw one where it is no JSON. */
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
  if (once === undefined) return { value, failure: OPENS_JSON.test(value) ? 'cut' : 'not_json' }
  if (typeof once.value !== 'string') return once
  const twice = parse(once.value)
  // "42" in quotes is the text 42: only a structure says that text was encoded twice.
  return typeof twice?.value === 'object' && twice.value !== null ? twice : once
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
