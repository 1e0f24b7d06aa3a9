import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KIND } from '../base/span-batch.js'
import { finish } from '../base/steps.js'
import { percentages, timeSplit } from './time-split.js'
import { forests, traceOf } from './tree.test-kit.js'

test("a parent's own time is what its children do not cover", () => {
  const { columns, layout } = traceOf([
    { start: 0, end: 100 },
    { parent: 0, start: 10, end: 40, kind: KIND.model },
    { parent: 0, start: 30, end: 60, kind: KIND.tool },
  ])
  // Parallel children each keep their time; what they cover of the parent counts once.
  expect([...finish(timeSplit(columns, layout, 100))]).toEqual([50, 30, 30, 0, 0])
})

test('an open span counts up to now', () => {
  const { columns, layout } = traceOf([{ start: 20, end: undefined, kind: KIND.human }])
  expect(finish(timeSplit(columns, layout, 70))[KIND.human]).toBe(50)
})

test('a child that outlives its parent takes no more than there was', () => {
  const { columns, layout } = traceOf([
    { start: 0, end: 10 },
    { parent: 0, start: 5, end: 90, kind: KIND.model },
  ])
  expect([...finish(timeSplit(columns, layout, 90))]).toEqual([5, 85, 0, 0, 0])
})

test('agrees with counting microsecond by microsecond', () => {
  const spans = forests(() =>
    fc.record({ start: fc.nat(20), length: fc.nat(15), kind: fc.nat(4) }).map(({ start, length, kind }) => ({
      start,
      end: start + length,
      kind,
    })),
  )
  fc.assert(
    fc.property(spans, (rows) => {
      const { columns, layout } = traceOf(rows)
      const expected = [0, 0, 0, 0, 0]
      rows.forEach(({ start = 0, end = 0, kind = 0 }, row) => {
        for (let at = start; at < end; at++) {
          const covered = rows.some(
            (child) => child.parent === row && (child.start ?? 0) <= at && at < (child.end ?? 0),
          )
          if (!covered) expected[kind] = (expected[kind] ?? 0) + 1
        }
      })
      expect([...finish(timeSplit(columns, layout, 99))]).toEqual(expected)
    }),
  )
})

test('percentages are whole and add up to 100', () => {
  expect(percentages([1, 1, 1])).toEqual([34, 33, 33])
  expect(percentages([0, 0])).toEqual([0, 0])
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }), (parts) => {
      const sum = percentages(parts).reduce((a, b) => a + b, 0)
      expect(sum).toBe(parts.some((part) => part > 0) ? 100 : 0)
    }),
  )
})
