import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRowTable } from './row-table.js'
import { readSpanId, writeSpanId } from './span-id.js'

test('finds the first row of each id that was added, and no other', () => {
  const id = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => number.toString(16).padStart(16, '0'))
  fc.assert(
    fc.property(
      fc.array(fc.oneof(id, fc.constantFrom('0'.repeat(16), 'f'.repeat(16))), { maxLength: 300 }),
      id,
      (ids, other) => {
        const column = new Uint32Array(ids.length * 2)
        const table = createRowTable()
        ids.forEach((hex, row) => {
          writeSpanId(column, row, hex)
          table.add(column)
        })
        const probe = new Uint32Array(2)
        for (const hex of [...ids, other]) {
          writeSpanId(probe, 0, hex)
          expect(table.find(column, probe[0] ?? 0, probe[1] ?? 0)).toBe(ids.indexOf(hex))
        }
      },
    ),
  )
})

test('of two rows with one id the one that is meant is found', () => {
  const column = Uint32Array.of(1, 2, 1, 2)
  const table = createRowTable()
  table.add(column)
  table.add(column)
  expect(table.find(column, 1, 2, (row) => row === 1)).toBe(1)
  expect(table.find(column, 1, 2, () => false)).toBe(-1)
})

test('an id is the same text when it is read', () => {
  const column = new Uint32Array(4)
  writeSpanId(column, 1, '00f067aa0ba902b7')
  expect(readSpanId(column, 1)).toBe('00f067aa0ba902b7')
})
