import fc from 'fast-check'
import { expect, test } from 'vitest'
import { finish } from '../base/steps.js'
import { rollUp } from './roll-up.js'
import { forests, traceOf } from './tree.test-kit.js'

test('a parent has the sum of what is below it', () => {
  const { columns, layout } = traceOf([{}, { parent: 0, tokens: 5 }, { parent: 0, tokens: 7 }, { parent: 0 }])
  expect([...finish(rollUp(columns, layout))]).toEqual([12, 5, 7, Number.NaN])
})

test('a parent that reports its sum itself does not count it twice', () => {
  const { columns, layout } = traceOf([
    {},
    { parent: 0, tokens: 12 },
    { parent: 1, tokens: 5 },
    { parent: 1, tokens: 7 },
  ])
  expect([...finish(rollUp(columns, layout))]).toEqual([12, 12, 5, 7])
})

test('agrees with the definition on random forests', () => {
  const spans = forests(() =>
    fc.option(fc.nat(100), { nil: undefined }).map((tokens) => (tokens === undefined ? {} : { tokens })),
  )
  fc.assert(
    fc.property(spans, (rows) => {
      const { columns, layout } = traceOf(rows)
      const totals = finish(rollUp(columns, layout))
      const totalOf = (row: number): number => {
        const below = rows.flatMap(({ parent }, child) => (parent === row ? [totalOf(child)] : []))
        const sum = below.filter((value) => !Number.isNaN(value)).reduce((a, b) => a + b, Number.NaN)
        const known = below.filter((value) => !Number.isNaN(value))
        const belowSum = known.length === 0 ? sum : known.reduce((a, b) => a + b, 0)
        const own = rows[row]?.tokens ?? Number.NaN
        if (Number.isNaN(own)) return belowSum
        return Number.isNaN(belowSum) ? own : Math.max(own, belowSum)
      }
      expect([...totals]).toEqual(rows.map((_, row) => totalOf(row)))
    }),
  )
})
