/**
 * Whether a text may hold a secret, at about a nanosecond a character: most texts do not, and are not looked at more
 * closely.
 */
import { hasLongRun } from './long-run.js'
import { LAST_LETTERS, letterPair } from './redact-keys.js'
import { LONG_RUN, SHAPE_HEADS } from './redact-rules.js'

export function mayHaveShape(text: string): boolean {
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
export function mayHaveSecretKey(text: string): boolean {
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
