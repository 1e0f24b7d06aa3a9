import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRowTable } from './row-table.js'
import { readSpanId, writeSpanId } from './span-id.js'

test('finds the row of each id and number, and no other', () => {
  const half = fc.oneof(fc.nat(2), fc.nat(2 ** 32 - 1))
  const key = fc.tuple(half, half, fc.nat(3))
  fc.assert(
    fc.property(fc.uniqueArray(key, { selector: String, maxLength: 300 }), key, (keys, other) => {
      const column = Uint32Array.from(keys.flatMap((one) => one.slice(0, 2)))
      const table = createRowTable((row) => keys[row]?.[2] ?? 0)
      for (const _ of keys) expect(table.add(column)).toBe(-1)
      const known = keys.map(String)
      for (const one of [...keys, other]) expect(table.find(column, ...one)).toBe(known.indexOf(String(one)))
    }),
  )
})

test('a second row of one id is not added', () => {
  const column = Uint32Array.of(1, 2, 1, 2)
  const table = createRowTable()
  expect([table.add(column), table.add(column), table.add(column)]).toEqual([-1, 0, 0])
})

test('an id is the same text when it is read', () => {
  const column = new Uint32Array(4)
  writeSpanId(column, 1, '00f067aa0ba902b7')
  expect(readSpanId(column, 1)).toBe('00f067aa0ba902b7')
})
