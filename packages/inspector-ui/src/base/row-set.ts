/**
 * Some rows of a trace, one bit a row, whatever their number.
 *
 *   stores/argument-hits.ts --rows--> [addRows] --RowSet--> model/find-spans.ts
 */
export type RowSet = Uint8Array<ArrayBuffer>

/** @returns `set` with these rows, or a larger one where it has no room */
export function addRows(set: RowSet, rows: Uint32Array): RowSet {
  const last = rows.reduce((most, row) => Math.max(most, row), -1)
  const grown = last >> 3 < set.length ? set : new Uint8Array(Math.max(set.length * 2, (last >> 3) + 1))
  if (grown !== set) grown.set(set)
  for (const row of rows) grown[row >> 3] = (grown[row >> 3] ?? 0) | (1 << (row & 7))
  return grown
}

export function hasRow(set: RowSet, row: number): boolean {
  return ((set[row >> 3] ?? 0) & (1 << (row & 7))) !== 0
}
