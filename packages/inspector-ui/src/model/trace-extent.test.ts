import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLAG } from '../base/span-batch.js'
import { applyBatch, emptyColumns } from './trace-columns.js'
import { knownExtent, measuredExtent, NO_EXTENT } from './trace-extent.js'
import { batchOf, type TestSpan, traceOf } from './tree.test-kit.js'

test('reaches from the first start to the last record, whatever is open', () => {
  const { columns } = traceOf([
    { start: 30, end: undefined },
    { start: -5, end: 10, flags: FLAG.failed },
    { start: Number.NaN, flags: FLAG.placeholder },
  ])
  expect(columns.extent).toEqual({ from: -5, to: 30, open: 1, failed: 1 })
})

test('where no time is known it is drawn from 0 to 0', () => {
  const { columns } = traceOf([{ start: Number.NaN, end: undefined }])
  expect(knownExtent(columns.extent)).toEqual({ from: 0, to: 0, open: 1, failed: 0 })
  const known = { ...NO_EXTENT, from: 1, to: 2 }
  expect(knownExtent(known)).toBe(known)
})

test('whatever rows come, change, and take back what they said, it is that of all rows', () => {
  const span: fc.Arbitrary<TestSpan> = fc.record({
    start: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN)),
    end: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(undefined)),
    flags: fc.constantFrom(0, FLAG.open, FLAG.failed, FLAG.open | FLAG.failed),
  })
  const batch = fc.record({ at: fc.nat(20), spans: fc.array(span, { maxLength: 8 }), twice: fc.boolean() })
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 8 }), (batches) => {
      let columns = emptyColumns()
      for (const { at, spans, twice } of batches) {
        const first = Math.min(at, columns.count)
        const given = batchOf(spans, first, columns.strings.length)
        // One batch may name a row twice: a parent that is missing, then found.
        const rows = twice ? given.rows.map((row) => Math.min(row, first + (spans.length >> 1))) : given.rows
        columns = applyBatch(columns, { ...given, rows })
        expect(columns.extent).toEqual(oracle(columns))
        expect(measuredExtent(columns.count, columns)).toEqual(oracle(columns))
      }
    }),
  )
})

function oracle({ count, starts, ends, flags }: ReturnType<typeof emptyColumns>): typeof NO_EXTENT {
  const known = (times: Float64Array): readonly number[] =>
    [...times.subarray(0, count)].filter((at) => !Number.isNaN(at))
  const having = (flag: number): number => flags.subarray(0, count).filter((bits) => (bits & flag) !== 0).length
  return {
    from: Math.min(...known(starts), Number.POSITIVE_INFINITY),
    to: Math.max(...known(starts), ...known(ends), Number.NEGATIVE_INFINITY),
    open: having(FLAG.open),
    failed: having(FLAG.failed),
  }
}
