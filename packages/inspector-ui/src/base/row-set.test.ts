import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRows, hasRow } from './row-set.js'

test('holds the rows that were added, and no others', () => {
  const rows = fc.array(fc.array(fc.nat(300)))
  fc.assert(
    fc.property(rows, (batches) => {
      const set = batches.reduce((all, batch) => addRows(all, Uint32Array.from(batch)), new Uint8Array(0))
      const expected = new Set(batches.flat())
      for (let row = 0; row < 320; row++) expect(hasRow(set, row)).toBe(expected.has(row))
    }),
  )
})
