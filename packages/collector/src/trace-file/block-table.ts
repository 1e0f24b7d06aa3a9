/**
 * Where the blocks of a part are, and where their lines stand in the text of all: 20 bytes a block, since a part of
 * 2 GiB that was written slowly has hundreds of thousands.
 *
 *   source/open-parts.ts --blocks in order--> [block table] --> query/trace-bytes.ts
 */
import type { BlockAt } from './block.js'

export interface BlockTable {
  add(block: Pick<BlockAt, 'offset' | 'length' | 'textBytes'>): void
  /** The blocks that end at or before an offset in the file; they stay these, whatever is added. */
  upTo(end: number): Blocks
}

export interface Blocks {
  readonly count: number
  /** UTF-8 bytes of the lines of all of them. */
  readonly textBytes: number
  /** @param at number of a block, below `count` */
  get(at: number): BlockPlace
  /** Number of the block that holds a byte of the text, or of the next one; `count` behind the last. */
  holding(textOffset: number): number
}

export interface BlockPlace {
  /** In the file, in bytes; `end` is not included. */
  readonly offset: number
  readonly end: number
  /** Of its lines in the text of all blocks, in bytes; `textEnd` is not included. */
  readonly textStart: number
  readonly textEnd: number
}

const FIRST_ROOM = 64

export function createBlockTable(): BlockTable {
  let offsets = new Float64Array(FIRST_ROOM)
  let lengths = new Uint32Array(FIRST_ROOM)
  let textEnds = new Float64Array(FIRST_ROOM)
  let count = 0

  const endAt = (at: number): number => (offsets[at] ?? 0) + (lengths[at] ?? 0)
  const textEndAt = (at: number): number => textEnds[at] ?? 0

  const grow = (): void => {
    const old = { offsets, lengths, textEnds }
    offsets = new Float64Array(count * 2)
    lengths = new Uint32Array(count * 2)
    textEnds = new Float64Array(count * 2)
    offsets.set(old.offsets)
    lengths.set(old.lengths)
    textEnds.set(old.textEnds)
  }

  return {
    add({ offset, length, textBytes }) {
      if (count === offsets.length) grow()
      offsets[count] = offset
      lengths[count] = length
      textEnds[count] = textEndAt(count - 1) + textBytes
      count++
    },

    upTo(end) {
      const within = firstAbove(endAt, end, count)
      return {
        count: within,
        textBytes: textEndAt(within - 1),
        get: (at) => ({
          offset: offsets[at] ?? 0,
          end: endAt(at),
          textStart: textEndAt(at - 1),
          textEnd: textEndAt(at),
        }),
        holding: (textOffset) => firstAbove(textEndAt, textOffset, within),
      }
    },
  }
}

/** The first number below `count` whose value is above a limit, of values that rise; else `count`. */
function firstAbove(valueAt: (at: number) => number, limit: number, count: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (valueAt(middle) > limit) high = middle
    else low = middle + 1
  }
  return low
}
