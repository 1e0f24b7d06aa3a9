/**
 * Which names stand before a secret: `authorization`, `db_password`, `x-api-key`, `accessToken`.
 * Whole, or as the last words of a longer name; counts and cursors (`max_tokens`, `progressToken`,
 * `nextPageToken`) are none.
 */

/** Last words, lower case, joined by `-`: the name of the rule as well. */
const SECRET_ENDINGS: ReadonlySet<string> = new Set([
  ...['authorization', 'cookie', 'password', 'passwd', 'passphrase', 'pwd', 'secret', 'credential', 'credentials'],
  ...['apikey', 'accesstoken', 'authtoken'],
  ...['api-key', 'private-key', 'secret-key', 'access-key', 'signing-key', 'encryption-key', 'account-key'],
  ...['access-token', 'refresh-token', 'auth-token', 'id-token', 'session-token', 'bearer-token', 'csrf-token'],
  ...['api-token', 'bot-token', 'security-token', 'secret-token'],
])

/** The last two letters of every ending, as `letterPair`: what the scan of a text looks for first. */
export const LAST_LETTERS: ReadonlySet<number> = new Set(
  [...SECRET_ENDINGS].map((ending) =>
    letterPair(ending.charCodeAt(ending.length - 2), ending.charCodeAt(ending.length - 1)),
  ),
)

const MAX_KEYS_KEPT = 10_000

/** The ending that makes `key` one of a secret, else `undefined`. Remembers what it has seen. */
export type KeyRules = (key: string) => string | undefined

export function createKeyRules(): KeyRules {
  return remembered(secretEnding)
}

/** `find`, asked once for each key: the same few come again and again. */
export function remembered<Found>(find: (key: string) => Found): (key: string) => Found {
  const seen = new Map<string, { readonly found: Found }>()
  return (key) => {
    const known = seen.get(key)
    if (known !== undefined) return known.found
    const found = find(key)
    if (seen.size >= MAX_KEYS_KEPT) seen.clear()
    seen.set(key, { found })
    return found
  }
}

function secretEnding(key: string): string | undefined {
  const words = wordsOf(key)
  // `mcp.state.api_key_json` is the JSON of an API key.
  if (words.at(-1) === 'json' && words.length > 1) words.pop()
  const last = words.at(-1) ?? ''
  if (SECRET_ENDINGS.has(last)) return last
  const lastTwo = `${words.at(-2)}-${last}`
  return SECRET_ENDINGS.has(lastTwo) ? lastTwo : undefined
}

/** Two character codes as one number, the same for capitals and small letters. */
export function letterPair(first: number, second: number): number {
  return ((first | 0x20) << 16) | (second | 0x20)
}

/** `X-Api-Key`, `x_api_key`, `xApiKey`, `XApiKEY` -> x, api, key. */
function wordsOf(key: string): string[] {
  // Names are short; what is long is text.
  if (key.length > 256) return []
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
