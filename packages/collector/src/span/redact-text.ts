/**
 * Secrets in one text -> marks that say which rule each fell under and how long it was.
 *
 *   attribute value --[suspicious?] --> as it was, in about a nanosecond a character
 *                          '--> JSON: string by string, to depth 2 | prose: in place
 */
import { replaceJsonStrings } from './json-literals.js'
import { findKeyed } from './keyed-secrets.js'
import type { KeyRules } from './redact-keys.js'
import { isRedactedMark, redactedMark } from './redact-rules.js'
import { sliceRedacted } from './secret.js'
import { createSecretSearches, type SecretSearchOptions } from './secret-searches.js'
import { mayHaveSecretKey, mayHaveShape } from './suspicion.js'

export interface TextRedactorOptions extends SecretSearchOptions {
  readonly keyRules: KeyRules
}

export type TextRedactor = (text: string) => string

/** JSON in a JSON string in a JSON string. */
const MAX_JSON_DEPTH = 2
/** A shorter text can hold no secret: `"pwd":"abc"` has 11 characters. */
const MIN_LENGTH = 11

/** The same string back where there is nothing to hide. */
export function createTextRedactor({ keyRules, environment, patterns }: TextRedactorOptions): TextRedactor {
  const searches = createSecretSearches({ environment, patterns })
  const unforeseen = searches.filter(({ isForeseen }) => !isForeseen)

  return (text) => redact(text, MAX_JSON_DEPTH)

  function redact(text: string, depth: number): string {
    if (text.length < MIN_LENGTH || !isSuspicious(text)) return text
    if (depth < 0 || !isJson(text)) return redactProse(text)
    return replaceJsonStrings(text, {
      key: (name) => redact(name, depth - 1),
      value(inner, key) {
        const rule = key === undefined ? undefined : keyRules(key)
        return rule === undefined ? redact(inner, depth - 1) : redactWhole(inner, rule)
      },
    })
  }

  function isSuspicious(text: string): boolean {
    return (
      mayHaveShape(text) ||
      mayHaveSecretKey(text) ||
      (text.includes('\\u00') && ESCAPED_ASCII.test(text)) ||
      unforeseen.some(({ probe }) => probe.test(text))
    )
  }

  function redactProse(text: string): string {
    const secrets = findKeyed(text, keyRules)
    const result = secrets.length === 0 ? text : sliceRedacted({ text, secrets }, 0, text.length)
    return searches.reduce((shown, { replace }) => replace(shown), result)
  }
}

/** `\u0070assword`: nobody has to write a letter so, but anybody may. */
const ESCAPED_ASCII = /\\u00[2-7]/

/** The whole of a value that stands under a secret's name. */
export function redactWhole(value: string, rule: string): string {
  return value === '' || isRedactedMark(value) ? value : redactedMark(rule, value.length)
}

function isJson(text: string): boolean {
  if (!/^\s*["[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
