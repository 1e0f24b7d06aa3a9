/**
 * What a reader of the page can do about a refusal, where the server's own hint speaks to a client of
 * its API.
 *
 *   problem+json --code--> [pageHint] --> problem.ts
 */

const RELOAD = 'The page may be of another version than the inspector: reload it.'

export const PAGE_HINTS: Readonly<Record<string, string>> = {
  SESSION_NOT_FOUND: 'Choose one from the list. Its file may have been removed, or the address may be wrong.',
  SESSION_ID_INVALID: 'Choose one from the list, or look at the address again.',
  PART_NOT_FOUND: 'Its file may have been removed, or is being written anew: retry.',
  LAUNCHER_NOT_FOUND: 'The application does not offer it any more: reload the page.',
  SIGNAL_NOT_AWAITED: 'It may have been answered elsewhere, or the session may have ended.',
  PAYLOAD_OFF_SCHEMA: 'Change what is named and send the answer again.',
  TOKEN_MISSING: 'Reload the page to get the token of this launch.',
  ORIGIN_NOT_ALLOWED: 'Open the page at the address that the inspector prints when it starts.',
  ROUTE_NOT_FOUND: RELOAD,
  PATH_INVALID: RELOAD,
  METHOD_NOT_ALLOWED: RELOAD,
  QUERY_INVALID: RELOAD,
  BODY_INVALID: RELOAD,
  BODY_TOO_LARGE: 'An answer may have 1 MiB: shorten it.',
  CONTENT_TYPE_UNSUPPORTED: RELOAD,
  RANGE_UNSATISFIABLE: RELOAD,
  INDEX_UNAVAILABLE: 'The inspector could not write in its traces directory: look at its log.',
  SIGNAL_AMBIGUOUS: RELOAD,
}

/** `undefined` where the server's hint says it well enough. */
export function pageHint(code: string): string | undefined {
  return Object.hasOwn(PAGE_HINTS, code) ? PAGE_HINTS[code] : undefined
}
