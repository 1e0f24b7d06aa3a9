/** How many, as people read it: the same in the page and in a terminal. */

/** `11,644`: every digit. */
export function formatInteger(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `1 span`, `39 spans`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`
}
