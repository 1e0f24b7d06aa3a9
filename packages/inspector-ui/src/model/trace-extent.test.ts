import { expect, test } from 'vitest'
import { FLAG } from '../base/span-batch.js'
import { emptyColumns } from './trace-columns.js'
import { traceExtent } from './trace-extent.js'
import { traceOf } from './tree.test-kit.js'

test('reaches from the first start to the last record, whatever is open', () => {
  const { columns } = traceOf([
    { start: 30, end: undefined },
    { start: -5, end: 10, flags: FLAG.failed },
    { start: Number.NaN, flags: FLAG.placeholder },
  ])
  expect(traceExtent(columns)).toEqual({ from: -5, to: 30, open: 1, failed: 1 })
})

test('an empty trace has an extent too', () => {
  expect(traceExtent(emptyColumns())).toEqual({ from: 0, to: 0, open: 0, failed: 0 })
})
