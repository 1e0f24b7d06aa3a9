/**
 * The secrets of a text of any length, looked for in slices between which others may run.
 *
 *   big value --[findSecrets]--> pauses, then the places of its secrets --> cut-record.ts
 *
 * A slice is seen with what stands before and behind it, and what is found belongs to the slice where it begins: a
 * secret over a border is seen whole. Where one goes on to the end of what is seen, more is looked at.
 * The text is searched as it is written: names and texts of JSON, and of JSON in its strings, as in prose.
 */
import { findKeyed } from './keyed-secrets.js'
import type { KeyRules } from './redact-keys.js'
import { joinSecrets, type RedactedText, type Secret } from './secret.js'
import { createSecretSearches, type FoundSecret, type SecretSearchOptions } from './secret-searches.js'
import { mayHaveSecretKey, mayHaveShape } from './suspicion.js'

export interface LongTextOptions extends SecretSearchOptions {
  readonly keyRules: KeyRules
  /** Of a text, searched at a time. Default: 128 Ki, which takes about a millisecond. */
  readonly sliceUnits?: number
}

/** Yields after each slice. */
export type LongTextRedactor = (text: string) => Generator<undefined, RedactedText>

const SLICE_UNITS = 128 * 1024
/** Seen before a slice: what decides whether a secret begins, such as the end of a word. */
const BEFORE_UNITS = 256
/** Seen behind it at first: more than any secret that is known by sight, but keys and tokens of one's own making. */
const BEHIND_UNITS = 8 * 1024

export function createLongTextRedactor({
  keyRules,
  environment,
  patterns,
  sliceUnits = SLICE_UNITS,
}: LongTextOptions): LongTextRedactor {
  const searches = createSecretSearches({ environment, patterns })
  const longest = Math.max(0, ...Object.values(environment).map((value) => value?.length ?? 0))
  /** Twice escaped, a character of the environment may take eight. */
  const behindUnits = Math.max(BEHIND_UNITS, 8 * longest)

  return function* findSecrets(original) {
    const text = yield* withPlainLetters(original)
    const secrets: Secret[] = []
    for (let from = 0; from < text.length; from += sliceUnits) {
      const to = Math.min(text.length, from + sliceUnits)
      secrets.push(...findInSlice(text, from, to))
      yield undefined
    }
    return { text, secrets: joinSecrets(secrets) }
  }

  function findInSlice(text: string, from: number, to: number): readonly Secret[] {
    const start = Math.max(0, from - BEFORE_UNITS)
    for (let behind = behindUnits; ; behind *= 4) {
      const end = Math.min(text.length, to + behind)
      const seen = text.slice(start, end)
      const shaped = findShaped(seen).filter(({ at }) => start + at >= from && start + at < to)
      if (end < text.length && shaped.some((found) => start + found.end === end)) continue
      const keyed = mayHaveSecretKey(seen) ? findKeyed(text, keyRules, { from, to }) : []
      return [
        ...keyed,
        ...shaped.map(({ mark, ...secret }) => ({ from: start + secret.from, to: start + secret.to, mark })),
      ]
    }
  }

  function findShaped(seen: string): readonly FoundSecret[] {
    const isSuspicious = mayHaveShape(seen)
    return searches.flatMap(({ isForeseen, probe, find }) =>
      (isForeseen ? isSuspicious : probe.test(seen)) ? find(seen) : [],
    )
  }
}

/** A letter or digit that somebody wrote as `\u0070`, where a quote would not become one. */
const ESCAPED_LETTER = /(\\+)u00([3-7][0-9a-f])/gi

const ESCAPE_UNITS = 6
/** A text of nothing but backslashes may not be searched for an end of them. */
const MOST_STEPS = 1000

/** The same JSON with its letters as letters. */
function* withPlainLetters(text: string): Generator<undefined, string> {
  if (!/^\s*["[{]/.test(text)) return text
  const pieces: string[] = []
  let hasChanged = false
  for (let from = 0; from < text.length; ) {
    const to = outsideEscape(text, from + SLICE_UNITS)
    const piece = text.slice(from, to)
    const plain = piece.includes('\\u00') ? piece.replace(ESCAPED_LETTER, plainLetter) : piece
    hasChanged ||= plain !== piece
    pieces.push(plain)
    from = to
    yield undefined
  }
  return hasChanged ? pieces.join('') : text
}

function plainLetter(written: string, backslashes: string, digits: string): string {
  const letter = String.fromCharCode(Number.parseInt(digits, 16))
  return backslashes.length % 2 === 1 && /\w/.test(letter) ? backslashes.slice(1) + letter : written
}

/** A place near `at` before which no escape has begun that ends behind it. */
function outsideEscape(text: string, at: number): number {
  for (let place = at; place < Math.min(text.length, at + MOST_STEPS); place++) {
    if (!text.slice(place - ESCAPE_UNITS, place).includes('\\')) return place
  }
  return Math.min(text.length, at + MOST_STEPS)
}
