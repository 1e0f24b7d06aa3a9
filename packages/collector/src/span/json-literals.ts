/**
 * The string literals of a JSON text, replaced in their places: numbers, spaces and the order of keys
 * stay byte for byte what they were, and the result is as valid as the text was.
 */

export interface ReplaceStrings {
  /** @param key what the text stands after; absent in a list and at the top */
  value(text: string, key: string | undefined): string
  key(text: string): string
}

const SPACE = /\s/
const SPACE_OR_BRACKET = /[\s[]/

/** @param json valid JSON */
export function replaceJsonStrings(json: string, replace: ReplaceStrings): string {
  let result = ''
  let copied = 0
  let key: string | undefined

  for (let open = json.indexOf('"'); open !== -1; ) {
    const close = endOfString(json, open + 1)
    if (close === -1) break
    const text = decode(json.slice(open, close + 1))
    const after = skip(json, close + 1, SPACE)

    const isKey = json[after] === ':'
    const replaced = isKey ? replace.key(text) : replace.value(text, key)
    if (replaced !== text) {
      result += json.slice(copied, open) + JSON.stringify(replaced)
      copied = close + 1
    }
    let valueAt = -1
    if (isKey) {
      key = text
      valueAt = skip(json, after + 1, SPACE_OR_BRACKET)
    } else if (json[after] === ',') {
      valueAt = skip(json, after + 1, SPACE)
    }

    open = json.indexOf('"', close + 1)
    // A key counts for the text right after it, and for the texts of its list.
    if (open !== valueAt) key = undefined
  }
  return copied === 0 ? json : result + json.slice(copied)
}

/**
 * Where a string ends that began before `from`.
 *
 * @param depth how many backslashes stand before each quote: 0 in JSON, 1 in JSON in a JSON string, 3 one deeper
 * @returns the index of its closing quote, or -1
 */
export function endOfString(text: string, from: number, depth = 0): number {
  const period = 2 * (depth + 1)
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    if (backslashesBefore(text, quote, from) % period === depth) return quote
  }
  return -1
}

function backslashesBefore(text: string, quote: number, from: number): number {
  let at = quote
  while (at > from && text.charCodeAt(at - 1) === 0x5c) at--
  return quote - at
}

function skip(text: string, from: number, characters: RegExp): number {
  let at = from
  while (at < text.length && characters.test(text.charAt(at))) at++
  return at
}

function decode(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1)
}
