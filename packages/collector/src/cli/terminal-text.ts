/** Texts that an application wrote, for a terminal: in one line, without what would steer it, as wide as there is room. */
import stringWidth from 'string-width'

/** Control and format characters (escapes, overrides of direction, zero width), line and paragraph separators. */
const STEERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu
/** Marks on one letter, more of which would be drawn over the lines above. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu
const MAX_UNITS = 2000

export function oneLine(text: string): string {
  return text.replace(STEERS, ' ').replace(PILED_MARKS, '$1')
}

/** @param columns `undefined`: no terminal, nothing is cut @returns one line, at most so wide */
export function fit(text: string, columns: number | undefined): string {
  if (columns === undefined) return oneLine(text)
  if (columns <= 0) return ''
  // More than fills the widest terminal need not be measured.
  const line = oneLine(text.slice(0, MAX_UNITS))
  if (widthOf(line) <= columns && text.length <= MAX_UNITS) return line
  let cut = ''
  let left = columns - 1
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    left -= widthOf(segment)
    if (left < 0) break
    cut += segment
  }
  return `${cut}…`
}

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text)
}
