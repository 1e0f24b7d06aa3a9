/**
 * `"password": "…"` in a text that is no JSON as a whole, or too long to be read as JSON: a log line, a piece of
 * JSON that was cut off, a prompt of 20 MB. Also in JSON that stands in a string, whatever the depth.
 */
import { endOfString } from './json-literals.js'
import type { KeyRules } from './redact-keys.js'
import { type Secret, secretAt } from './secret.js'

/** More than stands from the first backslash of a name to its value. */
const HEAD_UNITS = 256

/** @param range where the names begin; default: the whole text. Their values may go beyond it */
export function findKeyed(text: string, keyRules: KeyRules, range = { from: 0, to: text.length }): readonly Secret[] {
  const start = Math.max(0, range.from - HEAD_UNITS)
  const seen = text.slice(start, range.to + HEAD_UNITS)
  if (!seen.includes('"')) return []
  const secrets: Secret[] = []
  const keyed = /(\\{0,15})"([\w.$-]{2,64})\1"\s{0,8}:\s{0,8}(\[\s{0,8})?\1"/g
  for (let match = keyed.exec(seen); match !== null; match = keyed.exec(seen)) {
    const [head, backslashes = '', key = '', list] = match
    const at = start + match.index
    const rule = keyRules(key)
    if (rule === undefined || at < range.from || at >= range.to) continue
    const values = list === undefined ? 1 : Number.POSITIVE_INFINITY
    const end = addValues(secrets, text, { from: at + head.length, rule, escapes: backslashes.length, values })
    keyed.lastIndex = Math.max(keyed.lastIndex, end - start)
  }
  return secrets
}

interface Values {
  readonly from: number
  readonly rule: string
  /** Backslashes before each quote. */
  readonly escapes: number
  readonly values: number
}

/** @returns where the last of them ends */
function addValues(secrets: Secret[], text: string, { from, rule, escapes, values }: Values): number {
  const comma = new RegExp(`\\\\{${escapes}}"\\s{0,8},\\s{0,8}\\\\{${escapes}}"`, 'y')
  for (let at = from, left = values; ; left--) {
    const quote = endOfString(text, at, escapes)
    const end = quote === -1 ? text.length : quote - escapes
    const secret = secretAt(text, at, end, rule)
    if (secret !== undefined) secrets.push(secret)
    comma.lastIndex = end
    if (left === 1 || !comma.test(text)) return end
    at = comma.lastIndex
  }
}
