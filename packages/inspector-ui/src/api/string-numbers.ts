/**
 * Strings by number, so that a column of them is a column of numbers: each is sent to the page once.
 *
 *   fold-rows.ts --string--> [createStringNumbers] --number--> columns; the strings that are new --> SpanBatch
 *
 * Memory is bounded however many there are: only the latest are remembered. One that was forgotten gets
 * another number.
 */
export interface StringNumbers {
  /** The empty one is 0. */
  numberOf(text: string): number
  /** Those that got a number since the last call, in its order. */
  takeFresh(): readonly string[]
}

const REMEMBERED = 65_536

export function createStringNumbers(): StringNumbers {
  const known = new Map<string, number>()
  let fresh = ['']
  let count = 1
  return {
    numberOf(text) {
      if (text === '') return 0
      const number = known.get(text)
      if (number !== undefined) return number
      if (known.size >= REMEMBERED) known.clear()
      known.set(text, count)
      fresh.push(text)
      return count++
    },
    takeFresh() {
      const taken = fresh
      fresh = []
      return taken
    },
  }
}
