/** Things that have no other name than their place in a list, with that place: the key of what is drawn of them. */

export interface Numbered<T> {
  readonly number: number
  readonly item: T
}

export function numbered<T>(items: readonly T[]): readonly Numbered<T>[] {
  return items.map((item, number) => ({ number, item }))
}
