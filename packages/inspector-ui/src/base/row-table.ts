/**
 * Which row has a span id: a hash table of row numbers in one typed array, 4 to 8 bytes a row. The ids
 * themselves stay in their column.
 *
 *   model/trace-columns.ts, api/fold-rows.ts --ids column--> [createRowTable] --row-->
 *
 * Open addressing. Rows of one id may stand there twice: two traces may use the same span id.
 */
export interface RowTable {
  /**
   * Room for so many rows, in one step.
   *
   * @param ids two numbers a row
   */
  reserve(rows: number, ids: Uint32Array): void
  /**
   * The next row: the first is 0.
   *
   * @param ids holds the id of the row already
   */
  add(ids: Uint32Array): void
  /**
   * The first row that was added with this id; -1 if there is none.
   *
   * @param accepts passes over rows of the same id that are not meant
   */
  find(ids: Uint32Array, high: number, low: number, accepts?: (row: number) => boolean): number
}

const FIRST_SLOTS = 64
/** A fuller table makes long searches. */
const MAX_LOAD = 0.75

export function createRowTable(): RowTable {
  // Row + 1; 0 marks a free slot.
  let slots = new Uint32Array(FIRST_SLOTS)
  let size = 0

  const put = (ids: Uint32Array, row: number): void => {
    const mask = slots.length - 1
    let slot = mix(ids[row * 2] ?? 0, ids[row * 2 + 1] ?? 0) & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = row + 1
  }

  const reserve = (rows: number, ids: Uint32Array): void => {
    let needed = slots.length
    while (rows > needed * MAX_LOAD) needed *= 2
    if (needed === slots.length) return
    slots = new Uint32Array(needed)
    for (let row = 0; row < size; row++) put(ids, row)
  }

  return {
    reserve,
    add(ids) {
      reserve(size + 1, ids)
      put(ids, size++)
    },
    find(ids, high, low, accepts) {
      const mask = slots.length - 1
      for (let slot = mix(high, low) & mask; ; slot = (slot + 1) & mask) {
        const row = (slots[slot] ?? 0) - 1
        if (row === -1) return -1
        if (ids[row * 2] === high && ids[row * 2 + 1] === low && (accepts?.(row) ?? true)) return row
      }
    },
  }
}

/** The finish of MurmurHash3: ids that count up must not land side by side. */
function mix(high: number, low: number): number {
  let sum = high ^ Math.imul(low, 0x9e3779b1)
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}
