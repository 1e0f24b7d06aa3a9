/**
 * Is there a long run of letters, digits, `_` and `-`, as in a key? Words are short, so most
 * characters of a text are never looked at: after each miss the search jumps a whole run ahead.
 */
const IN_RUN = new Uint8Array(128)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-') {
  IN_RUN[character.charCodeAt(0)] = 1
}

/** @param length at least 1 */
export function hasLongRun(text: string, length: number): boolean {
  for (let end = length - 1; end < text.length; ) {
    const start = end - length
    let at = end
    while (at > start && IN_RUN[text.charCodeAt(at)] === 1) at--
    if (at === start) return true
    end = at + length
  }
  return false
}
