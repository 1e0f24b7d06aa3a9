/** A long text as lines that a panel can show: its own lines, and where these are long, pieces of them. */

/** A piece ends at a space where there is one in its last quarter. */
const LINE_CHARS = 96

export function* wrapText(text: string): Generator<string> {
  for (let from = 0; from <= text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline === -1 ? text.length : newline
    for (let at = from; ; ) {
      const to = breakAt(text, at, end)
      yield text.slice(at, to)
      at = to
      if (at >= end) break
    }
    from = end + 1
  }
}

function breakAt(text: string, from: number, end: number): number {
  const limit = from + LINE_CHARS
  if (end <= limit) return end
  const space = text.lastIndexOf(' ', limit - 1)
  if (space >= from + LINE_CHARS * 0.75) return space + 1
  // Not within a character.
  return (text.charCodeAt(limit) & 0xfc00) === 0xdc00 ? limit - 1 : limit
}
