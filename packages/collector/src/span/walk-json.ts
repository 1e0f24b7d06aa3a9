/**
 * The tokens of a JSON text by their places, without making its values: so a text of any size is looked
 * through in slices.
 *
 *   JSON text --[walkJson]--> tokens, and pauses --> preview.ts
 */

/**
 * A token, by its place in the text; a string with its quotes. Not an object: of a value of 20 MB there are a million.
 *
 * @param isObject for brackets
 */
export type TakeToken = (
  kind: 'open' | 'close' | 'key' | 'string' | 'scalar',
  isObject: boolean,
  from: number,
  to: number,
) => void

/** `cut`: valid as far as it goes, but it does not end. */
export type JsonOutcome = 'whole' | 'cut' | 'invalid'

/** Between two pauses. */
const SLICE_UNITS = 128 * 1024

type Expected = 'value' | 'item-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

/** Yields after each slice: the caller may let others run. */
export function* walkJson(text: string, take: TakeToken): Generator<undefined, JsonOutcome> {
  const containers: boolean[] = []
  const scalars = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
  let expected: Expected = 'value'
  let pauseAt = SLICE_UNITS

  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    if (at >= pauseAt) {
      pauseAt = at + SLICE_UNITS
      yield undefined
    }
    const from = at
    const code = text.charCodeAt(at)
    const isObject = containers.at(-1) === true
    switch (code) {
      case COMMA:
        if (expected !== 'comma-or-end') return 'invalid'
        expected = isObject ? 'key' : 'value'
        at++
        continue
      case COLON:
        if (expected !== 'colon') return 'invalid'
        expected = 'value'
        at++
        continue
      case CLOSE_BRACE:
      case CLOSE_BRACKET: {
        const mayEnd = expected === 'comma-or-end' || expected === (isObject ? 'key-or-end' : 'item-or-end')
        if (!mayEnd || isObject !== (code === CLOSE_BRACE)) return 'invalid'
        containers.pop()
        expected = after(containers)
        take('close', isObject, from, ++at)
        continue
      }
    }
    const isKey: boolean = expected === 'key' || expected === 'key-or-end'
    if (isKey ? code !== QUOTE : expected !== 'value' && expected !== 'item-or-end') return 'invalid'

    if (code === QUOTE) {
      for (at++; ; yield undefined) {
        const until = at + SLICE_UNITS
        at = scanString(text, at, Math.min(until, text.length))
        if (at >= text.length || text.charCodeAt(at) === QUOTE) break
        if (at < until) return 'invalid'
      }
      take(isKey ? 'key' : 'string', false, from, ++at)
      if (at > text.length) return 'cut'
      expected = isKey ? 'colon' : after(containers)
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const opensObject = code === OPEN_BRACE
      containers.push(opensObject)
      expected = opensObject ? 'key-or-end' : 'item-or-end'
      take('open', opensObject, from, ++at)
    } else {
      scalars.lastIndex = at
      if (!scalars.test(text)) return isBeginningOfWord(text, at) ? 'cut' : 'invalid'
      at = scalars.lastIndex
      if (at === text.length ? containers.length > 0 : endsInNumber(text, at)) return 'cut'
      expected = after(containers)
      take('scalar', false, from, at)
    }
  }
  return expected === 'nothing' ? 'whole' : 'cut'
}

/** What may follow a number where the text ends in the midst of it. */
const BROKEN_NUMBER = /^(?:\.|[eE][+-]?)$/
const BROKEN_UNITS = 2

function endsInNumber(text: string, at: number): boolean {
  return text.length - at <= BROKEN_UNITS && BROKEN_NUMBER.test(text.slice(at))
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const LETTER_U = 0x75
const SHORT_ESCAPES: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)))

function after(containers: readonly boolean[]): Expected {
  return containers.length === 0 ? 'nothing' : 'comma-or-end'
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code === 0x20 || (code >= 9 && code <= 13 && code !== 11 && code !== 12); ) {
    code = text.charCodeAt(++at)
  }
  return at
}

/** @returns where the string ends or what stands there is not allowed, else `to`, or up to five beyond it after an escape */
function scanString(text: string, from: number, to: number): number {
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    if (code === QUOTE || code < 0x20) return at
    if (code !== BACKSLASH) at++
    else {
      const length = escapeLength(text, at)
      if (length === 0) return at
      at += length
    }
  }
  return at
}

/** @returns 0 for what is no escape; one that the end of the text cuts off counts as whole */
function escapeLength(text: string, at: number): number {
  if (at + 1 >= text.length || SHORT_ESCAPES.has(text.charCodeAt(at + 1))) return 2
  if (text.charCodeAt(at + 1) !== LETTER_U) return 0
  return /^[0-9a-fA-F]*$/.test(text.slice(at + 2, at + 6)) ? 6 : 0
}

function isBeginningOfWord(text: string, at: number): boolean {
  const rest = text.slice(at, at + 6)
  return ['true', 'false', 'null'].some((word) => word.startsWith(rest)) || rest === '-'
}
