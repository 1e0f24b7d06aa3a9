/**
 * The shapes of all secrets that are looked for, made ready to search with: those known by sight, one's own, and
 * the values of the environment.
 */
import { type Environment, secretValues } from './redact-environment.js'
import { isRedactedMark, redactedMark, SECRET_SHAPES, type SecretShape } from './redact-rules.js'
import { type Secret, secretAt } from './secret.js'

export interface SecretSearch {
  /** Known by sight: what such a secret begins with is known too. */
  readonly isForeseen: boolean
  /** Whether a text has one. */
  readonly probe: RegExp
  /** The text with marks in their places. */
  replace(text: string): string
  find(text: string): readonly FoundSecret[]
}

export interface FoundSecret extends Secret {
  /** Where what tells it begins: `Bearer` stands before the secret. */
  readonly at: number
  /** Where what tells it ends. */
  readonly end: number
}

export interface SecretSearchOptions {
  /** Its secrets are looked for by value. */
  readonly environment: Environment
  /** Shapes of secrets that are one's own; `rule` names them in the mark. */
  readonly patterns: readonly SecretShape[]
}

export function createSecretSearches({ environment, patterns }: SecretSearchOptions): readonly SecretSearch[] {
  return [...environmentShapes(environment), ...SECRET_SHAPES, ...patterns].map(toSearch)
}

function toSearch(shape: SecretShape): SecretSearch {
  const { rule, pattern } = shape
  const flags = pattern.flags.replace(/[gy]/g, '')
  const global = new RegExp(pattern.source, `${flags}g`)
  const mark = (match: string, ...rest: unknown[]): string => {
    const secret = secretIn(rest.at(-1)) ?? match
    if (isRedactedMark(secret)) return match
    const at = match.lastIndexOf(secret)
    return match.slice(0, at) + redactedMark(rule, secret.length) + match.slice(at + secret.length)
  }
  return {
    isForeseen: SECRET_SHAPES.includes(shape),
    probe: new RegExp(pattern.source, flags),
    replace: (text) => text.replace(global, mark),
    find: (text) =>
      Array.from(text.matchAll(global)).flatMap((match) => {
        const secret = secretIn(match.groups) ?? match[0]
        const from = match.index + match[0].lastIndexOf(secret)
        const found = secretAt(text, from, from + secret.length, rule)
        return found === undefined ? [] : [{ ...found, at: match.index, end: match.index + match[0].length }]
      }),
  }
}

function secretIn(groups: unknown): string | undefined {
  if (typeof groups !== 'object' || groups === null || !('secret' in groups)) return undefined
  return typeof groups.secret === 'string' ? groups.secret : undefined
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
