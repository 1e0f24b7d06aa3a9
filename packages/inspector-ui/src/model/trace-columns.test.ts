import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLAG } from '../base/span-batch.js'
import { applyBatch, emptyColumns, operationOf, rowOfSpanKey, spanIdOf, spanKeyOf, subjectOf } from './trace-columns.js'
import { batchOf, type TestSpan } from './tree.test-kit.js'

test('a later batch sets the rows it names and leaves the others', () => {
  const first = applyBatch(
    emptyColumns(),
    batchOf([
      { start: 1, end: undefined },
      { start: 2, end: 3 },
    ]),
  )
  const second = applyBatch(first, batchOf([{ start: 1, end: 9, subject: 'ended' }], 0, first.strings.length))

  expect([...second.ends.subarray(0, second.count)]).toEqual([9, 3])
  expect([subjectOf(second, 0), subjectOf(second, 1)]).toEqual(['ended', ''])
  expect(first.count).toBe(2)
})

test('counts placeholders until their record comes', () => {
  const first = applyBatch(emptyColumns(), batchOf([{ flags: FLAG.placeholder }, { parent: 0 }]))
  expect(first.placeholders).toBe(1)
  expect(applyBatch(first, batchOf([{ start: 1, end: 2 }])).placeholders).toBe(0)
})

test('what is no span id has no row', () => {
  const columns = applyBatch(emptyColumns(), batchOf([{}]))
  expect(rowOfSpanKey(columns, '0000000000000000')).toBe(0)
  for (const id of ['', 'g000000000000000', '0000000000000001', '00']) expect(rowOfSpanKey(columns, id)).toBeUndefined()
  expect(spanIdOf(columns, 1)).toBeUndefined()
})

test('each row has a key of its own, also where traces share span ids', () => {
  const ids = fc.array(fc.nat(3), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(ids, fc.nat(9), (numbers, other) => {
      const spanIds = Uint32Array.from(numbers.flatMap((number) => [0, number]))
      const columns = applyBatch(emptyColumns(), { ...batchOf(numbers.map(() => ({}))), spanIds })
      const keys = numbers.map((_, row) => spanKeyOf(columns, row))
      expect(keys).toEqual(
        numbers.map((number, row) => {
          const nth = numbers.slice(0, row + 1).filter((earlier) => earlier === number).length
          return `${number.toString(16).padStart(16, '0')}${nth === 1 ? '' : `.${nth}`}`
        }),
      )
      expect(keys.map((key) => rowOfSpanKey(columns, key ?? ''))).toEqual(numbers.map((_, row) => row))
      const unknown = `${other.toString(16).padStart(16, '0')}.${numbers.length + 1}`
      expect(rowOfSpanKey(columns, unknown)).toBeUndefined()
    }),
  )
  for (const key of ['', '0', '0000000000000000.0', '0000000000000000.x', '0000000000000000.']) {
    expect(rowOfSpanKey(applyBatch(emptyColumns(), batchOf([{}])), key)).toBeUndefined()
  }
})

test('a span is shown by its subject, else by its name, unless that is the operation', () => {
  const batch = { ...batchOf([{ operation: 'tool.call', subject: 'search' }, {}, { operation: 'tool.call' }]) }
  const names = Uint32Array.of(4, 5, 4)
  const columns = applyBatch(emptyColumns(), { ...batch, names, strings: [...batch.strings, 'tool.call', 'my step'] })
  expect([0, 1, 2].map((row) => subjectOf(columns, row))).toEqual(['search', 'my step', ''])
  expect([0, 1, 2].map((row) => operationOf(columns, row))).toEqual(['tool.call', '', 'tool.call'])
})

test('refuses a row that would leave a gap', () => {
  expect(() => applyBatch(emptyColumns(), batchOf([{}], 3))).toThrow('row 3 comes when 0 rows are known')
})

test('however spans are cut into batches, the columns are the same', () => {
  const span: fc.Arbitrary<TestSpan> = fc.record({
    start: fc.nat(99),
    end: fc.nat(99),
    tokens: fc.nat(9),
    subject: fc.string(),
  })
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (spans, size) => {
      let cut = emptyColumns()
      for (let at = 0; at < spans.length; at += size) {
        cut = applyBatch(cut, batchOf(spans.slice(at, at + size), at, cut.strings.length))
      }
      const whole = applyBatch(emptyColumns(), batchOf(spans))
      expect(cut.count).toBe(whole.count)
      expect([...cut.starts.subarray(0, cut.count)]).toEqual([...whole.starts.subarray(0, whole.count)])
      expect([...cut.tokens.subarray(0, cut.count)]).toEqual([...whole.tokens.subarray(0, whole.count)])
      spans.forEach((span, row) => {
        expect(subjectOf(cut, row)).toBe(span.subject)
        expect(rowOfSpanKey(cut, spanKeyOf(cut, row) ?? '')).toBe(row)
      })
    }),
  )
})
