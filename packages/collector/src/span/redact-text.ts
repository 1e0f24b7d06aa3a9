/**
 * Secrets in one text -> marks that say which rule each fell under and how long it was.
 *
 *   attribute value --[suspicious?] --> as it was, in about a nanosecond a character
 *                          '--> JSON: string by string, to depth 2 | prose: in place
 */
import { endOfString, replaceJsonStrings } from './json-literals.js'
import { hasLongRun } from './long-run.js'
import { type Environment, secretValues } from './redact-environment.js'
import { type KeyRules, LAST_LETTERS, letterPair } from './redact-keys.js'
import { isRedactedMark, LONG_RUN, redactedMark, SECRET_SHAPES, type SecretShape, SHAPE_HEADS } from './redact-rules.js'

export interface TextRedactorOptions {
  readonly keyRules: KeyRules
  /** Its secrets are looked for by value. */
  readonly environment: Environment
  /** Shapes of secrets that are one's own; `rule` names them in the mark. */
  readonly patterns: readonly SecretShape[]
}

export type TextRedactor = (text: string) => string

/** JSON in a JSON string in a JSON string. */
const MAX_JSON_DEPTH = 2
/** A shorter text can hold no secret: `"pwd":"abc"` has 11 characters. */
const MIN_LENGTH = 11

/** The same string back where there is nothing to hide. */
export function createTextRedactor({ keyRules, environment, patterns }: TextRedactorOptions): TextRedactor {
  const shapes = [...environmentShapes(environment), ...SECRET_SHAPES, ...patterns].map(toSearch)
  const unforeseen = shapes.filter(({ shape }) => !SECRET_SHAPES.includes(shape))

  return (text) => redact(text, MAX_JSON_DEPTH)

  function redact(text: string, depth: number): string {
    if (text.length < MIN_LENGTH || !isSuspicious(text)) return text
    if (depth < 0 || !isJson(text)) return redactShapes(redactKeyed(text, keyRules))
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

  function redactShapes(text: string): string {
    let result = text
    for (const { pattern, mark } of shapes) result = result.replace(pattern, mark)
    return result
  }
}

/** `\u0070assword`: nobody has to write a letter so, but anybody may. */
const ESCAPED_ASCII = /\\u00[2-7]/

/** The whole of a value that stands under a secret's name. */
export function redactWhole(value: string, rule: string): string {
  return value === '' || isRedactedMark(value) ? value : redactedMark(rule, value.length)
}

function mayHaveShape(text: string): boolean {
  return (
    (hasLongRun(text, LONG_RUN) && SHAPE_HEADS.test(text)) ||
    text.includes('-----BEGIN') ||
    text.includes('Bearer ') ||
    text.includes('bearer ') ||
    text.includes('Basic ') ||
    (text.includes('@') && text.includes('://')) ||
    (text.includes('?') && URL_PARAMETER.test(text))
  )
}

const URL_PARAMETER = /[?&](?:api_?key|key|\w{0,16}token|\w{0,16}secret|password|sig(?:nature)?)=/i

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Looks at the last two letters of whatever stands before a quote and a colon. */
function mayHaveSecretKey(text: string): boolean {
  for (let colon = text.indexOf(':', 3); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let at = colon - 1
    while (at > 2 && text.charCodeAt(at) <= 0x20) at--
    if (text.charCodeAt(at) !== QUOTE) continue
    do at--
    while (at > 1 && text.charCodeAt(at) === BACKSLASH)
    if (LAST_LETTERS.has(letterPair(text.charCodeAt(at - 1), text.charCodeAt(at)))) return true
  }
  return false
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

/** `"password": "…"` in a text that is no JSON as a whole: a log line, a piece of JSON that was cut off. */
function redactKeyed(text: string, keyRules: KeyRules): string {
  if (!text.includes('"')) return text
  let result = ''
  let copied = 0
  const keyed = /(\\{0,15})"([\w.$-]{2,64})\1"\s{0,8}:\s{0,8}\1"/g
  for (let match = keyed.exec(text); match !== null; match = keyed.exec(text)) {
    const [head, backslashes = '', key = ''] = match
    const rule = keyRules(key)
    if (rule === undefined) continue
    const from = match.index + head.length
    const quote = endOfString(text, from, backslashes.length)
    const to = quote === -1 ? text.length : quote - backslashes.length
    result += text.slice(copied, from) + redactWhole(text.slice(from, to), rule)
    copied = to
    keyed.lastIndex = to
  }
  return copied === 0 ? text : result + text.slice(copied)
}

interface Search {
  readonly shape: SecretShape
  readonly probe: RegExp
  readonly pattern: RegExp
  readonly mark: (match: string, ...rest: unknown[]) => string
}

function toSearch(shape: SecretShape): Search {
  const { rule, pattern } = shape
  const flags = pattern.flags.replace(/[gy]/g, '')
  return {
    shape,
    probe: new RegExp(pattern.source, flags),
    pattern: new RegExp(pattern.source, `${flags}g`),
    mark: (match, ...rest) => {
      const groups = rest.at(-1)
      const secret = hasSecret(groups) ? groups.secret : match
      if (isRedactedMark(secret)) return match
      const at = match.lastIndexOf(secret)
      return match.slice(0, at) + redactedMark(rule, secret.length) + match.slice(at + secret.length)
    },
  }
}

function hasSecret(groups: unknown): groups is { readonly secret: string } {
  return typeof groups === 'object' && groups !== null && 'secret' in groups && typeof groups.secret === 'string'
}

/** All secret values of the environment as one alternation, also as they stand inside JSON. */
function environmentShapes(environment: Environment): readonly SecretShape[] {
  const values = secretValues(environment)
  if (values.length === 0) return []
  const spellings = values.flatMap((value) => [value, inJson(value), inJson(inJson(value))])
  const alternatives = [...new Set(spellings)].map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  return [{ rule: 'environment', pattern: new RegExp(alternatives.join('|')) }]
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
