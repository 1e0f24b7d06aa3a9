/** A text that an application wrote, for a terminal: in one line, and without what would steer it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}
