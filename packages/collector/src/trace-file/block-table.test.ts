import { array, assert, integer, nat, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { createBlockTable } from './block-table.js'

test('any blocks are found again by their number, and by every byte of their text', () => {
  const block = tuple(nat(50), integer({ min: 34, max: 5000 }), nat(20))
  assert(
    property(array(block, { maxLength: 200 }), nat(), (sizes, cut) => {
      const table = createBlockTable()
      const places: { offset: number; end: number; textStart: number; textEnd: number }[] = []
      for (const [gap, length, textBytes] of sizes) {
        const offset = (places.at(-1)?.end ?? 0) + gap
        const textStart = places.at(-1)?.textEnd ?? 0
        table.add({ offset, length, textBytes })
        places.push({ offset, end: offset + length, textStart, textEnd: textStart + textBytes })
      }
      const limit = cut % ((places.at(-1)?.end ?? 0) + 1)
      const within = places.filter(({ end }) => end <= limit)
      const blocks = table.upTo(limit)

      expect(blocks.count).toBe(within.length)
      expect(within.map((_, at) => blocks.get(at))).toEqual(within)
      expect(blocks.textBytes).toBe(within.at(-1)?.textEnd ?? 0)
      for (let byte = 0; byte < blocks.textBytes; byte++) {
        expect(blocks.holding(byte)).toBe(within.findIndex(({ textEnd }) => textEnd > byte))
      }
      expect(blocks.holding(blocks.textBytes)).toBe(blocks.count)
    }),
  )
})
