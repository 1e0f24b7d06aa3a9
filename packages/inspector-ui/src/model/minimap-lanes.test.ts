import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLAG, KIND } from '../base/span-batch.js'
import { finish } from '../base/steps.js'
import { columnsOf, minimapLanes } from './minimap-lanes.js'
import { forests, traceOf } from './tree.test-kit.js'

test('spans of a kind run together where they touch', () => {
  const { columns, layout } = traceOf([
    { start: 0, end: 20, kind: KIND.model },
    { start: 20, end: 30, kind: KIND.model },
    { start: 50, end: 60, kind: KIND.model },
  ])
  expect(finish(minimapLanes(columns, layout, 0, 100, 10, 100)).lanes[KIND.model]).toEqual([
    { from: 0, to: 3 },
    { from: 5, to: 6 },
  ])
})

test('a root that spans everything is left out, an open span reaches to now, a failure is marked', () => {
  const { columns, layout } = traceOf([
    { start: 0, end: 100 },
    { parent: 0, start: 10, end: undefined, kind: KIND.human },
    { parent: 0, start: 40, end: 55, kind: KIND.tool, flags: FLAG.failed },
  ])
  const { lanes, failures } = finish(minimapLanes(columns, layout, 0, 100, 10, 70))
  expect(lanes[KIND.code]).toEqual([])
  expect(lanes[KIND.human]).toEqual([{ from: 1, to: 7 }])
  expect(failures).toEqual([5])
})

test('covers exactly the columns that some span touches', () => {
  const spans = forests(() =>
    fc
      .record({ start: fc.nat(99), length: fc.nat(40), kind: fc.integer({ min: 1, max: 4 }) })
      .map(({ start, length, kind }) => ({
        start,
        end: Math.min(100, start + length),
        kind,
      })),
  )
  fc.assert(
    fc.property(spans, (rows) => {
      const { columns, layout } = traceOf(rows)
      const { lanes } = finish(minimapLanes(columns, layout, 0, 100, 20, 100))
      for (const [kind, runs] of lanes.entries()) {
        const covered = Array.from({ length: 20 }, (_, column) =>
          rows.some(({ start = 0, end = 0, ...span }) => {
            const first = Math.min(19, Math.floor(start / 5))
            return span.kind === kind && column >= first && column < Math.max(first + 1, Math.ceil(end / 5))
          }),
        )
        const drawn = Array.from({ length: 20 }, (_, column) =>
          runs.some(({ from, to }) => from <= column && column < to),
        )
        expect(drawn).toEqual(covered)
      }
    }),
  )
})

test('rows are marked in the column in which they begin, each column once; one without a start in none', () => {
  const { columns } = traceOf([{ start: 0 }, { start: 4 }, { start: 55 }, { start: 100 }, { start: Number.NaN }])
  expect(columnsOf(columns, Uint32Array.of(0, 1, 2, 3, 4), { from: 0, to: 100 }, 10)).toEqual([0, 5, 9])
})
