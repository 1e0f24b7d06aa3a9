/**
 * JSON that breaks off --> JSON: what is open is closed, and a member or item that has only begun is left out, but
 * for text, of which what is there stays.
 *
 *   decode-json.ts --text--> [closeJson] --text--> decode-json.ts
 */

/**
 * @returns JSON if `text` is the beginning of some; where it is not, `undefined` or what is no JSON. Time O(n),
 *   whatever the depth.
 */
export function closeJson(text: string): string | undefined {
  const closers: string[] = []
  /** Up to here the text is whole, once what is open is closed. */
  let whole = 0
  let isKeyNext = false
  let at = 0

  while (at < text.length) {
    const char = text[at]
    if (char === '"') {
      const end = endOfText(text, at)
      if (end === undefined) return isKeyNext ? close(text.slice(0, whole), closers) : close(begun(text, at), closers)
      at = end
      if (closers.length === 0) return undefined
      if (!isKeyNext) whole = at
      continue
    }
    if (char === '{' || char === '[') {
      closers.push(char === '{' ? '}' : ']')
      isKeyNext = char === '{'
      whole = at + 1
    } else if (char === '}' || char === ']') {
      closers.pop()
      isKeyNext = false
      whole = at + 1
      // It ends, so it does not break off: what follows says that it is no JSON.
      if (closers.length === 0) return undefined
    } else if (char === ':') {
      isKeyNext = false
    } else if (char === ',') {
      isKeyNext = closers.at(-1) === '}'
      whole = at
    }
    at++
  }
  return BEGUN.test(text.slice(whole)) ? close(text.slice(0, whole), closers) : undefined
}

/** What may have begun behind the last whole value: a member with its name, a number, a word. */
const BEGUN =
  /^\s*,?\s*(?:"(?:[^"\\]|\\.)*"\s*:?\s*)?(?:[-+\d.eE]*|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?)\s*$/s

/** @returns the offset behind the closing quote; `undefined` where there is none */
function endOfText(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return undefined
}

/** Text that has no end, without an escape that has none. */
function begun(text: string, from: number): string {
  let at = from + 1
  while (at < text.length) {
    const length = text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2
    if (at + length > text.length) break
    at += length
  }
  return `${text.slice(0, at)}"`
}

function close(text: string, closers: readonly string[]): string {
  return text + closers.toReversed().join('')
}
