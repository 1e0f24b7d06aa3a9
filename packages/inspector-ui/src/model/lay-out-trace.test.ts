import { expect, test } from 'vitest'
import { layOutTrace, shiftOf, withShifts } from './lay-out-trace.js'
import { traceOf } from './tree.test-kit.js'

test('children stand by the time that is drawn, not by a clock that is behind', () => {
  // Process 2 is 5 s behind: its span was called second, and seems to be the first.
  const { columns } = traceOf([
    { start: 5_000_000, end: 9_000_000, process: 1 },
    { parent: 0, start: 5_500_000, end: 5_600_000, process: 1 },
    { parent: 0, start: 1_000_000, end: 1_200_000, process: 2 },
    { parent: 2, start: 1_100_000, end: undefined, process: 2 },
  ])
  const layout = layOutTrace(columns.count, columns)
  expect([...layout.order]).toEqual([0, 2, 3, 1])
  expect([0, 1, 2, 3].map((row) => shiftOf(layout, columns, row))).toEqual([0, 0, 4_000_000, 4_000_000])

  const drawn = withShifts(columns, layout.shifts)
  expect([...drawn.starts.subarray(0, 4)]).toEqual([5_000_000, 5_500_000, 5_000_000, 5_100_000])
  expect([...drawn.ends.subarray(0, 4)]).toEqual([9_000_000, 5_600_000, 5_200_000, Number.NaN])
  // What was recorded stays as it was.
  expect(columns.starts[2]).toBe(1_000_000)
})

test('where all clocks agree nothing is copied', () => {
  const { columns } = traceOf([
    { start: 0, process: 1 },
    { parent: 0, start: 10, process: 2 },
  ])
  expect(withShifts(columns, layOutTrace(columns.count, columns).shifts)).toBe(columns)
})
