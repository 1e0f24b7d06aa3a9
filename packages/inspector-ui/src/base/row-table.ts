/**
 * Which row has a span id: a hash table of row numbers in one typed array, 4 to 8 bytes a row. The ids
 * themselves stay in their column.
 *
 *   model/trace-columns.ts, api/span-rows.ts --ids column--> [createRowTable] --row-->
 *
 * Open addressing. Two traces may use the same span id: a second number, which the owner knows of each row, tells their
 * rows apart, and a seed keeps a file from choosing ids that all meet in one slot.
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
   * @returns the row that has this id and number already, and then none was added; else -1
   */
  add(ids: Uint32Array): number
  /**
   * The row that was added with this id; -1 if there is none.
   *
   * @param number of the row. Default 0
   */
  find(ids: Uint32Array, high: number, low: number, number?: number): number
}

const FIRST_SLOTS = 64
/** A fuller table makes long searches. */
const MAX_LOAD = 0.75

/** @param numberOf what tells rows of one id apart, of a row that is there or is about to be added. Default: 0 of all */
export function createRowTable(numberOf: (row: number) => number = () => 0): RowTable {
  const seed = Math.floor(Math.random() * 2 ** 32)
  // Row + 1; 0 marks a free slot.
  let slots = new Uint32Array(FIRST_SLOTS)
  let size = 0

  const hash = (high: number, low: number, number: number): number =>
    mix(mix(high ^ seed) ^ low ^ Math.imul(number, seed | 1))

  /** Where the row of an id stands, or would stand. */
  const slotOf = (ids: Uint32Array, high: number, low: number, number: number): number => {
    const mask = slots.length - 1
    for (let slot = hash(high, low, number) & mask; ; slot = (slot + 1) & mask) {
      const row = (slots[slot] ?? 0) - 1
      if (row === -1) return slot
      if (ids[row * 2] === high && ids[row * 2 + 1] === low && numberOf(row) === number) return slot
    }
  }

  /** @returns what stands there already, or 0 */
  const put = (ids: Uint32Array, row: number): number => {
    const slot = slotOf(ids, ids[row * 2] ?? 0, ids[row * 2 + 1] ?? 0, numberOf(row))
    const found = slots[slot] ?? 0
    if (found === 0) slots[slot] = row + 1
    return found
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
      const found = put(ids, size) - 1
      if (found === -1) size++
      return found
    },
    find(ids, high, low, number = 0) {
      return (slots[slotOf(ids, high, low, number)] ?? 0) - 1
    },
  }
}

/** The finish of MurmurHash3: ids that count up must not land side by side. */
function mix(bits: number): number {
  let sum = bits
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}
