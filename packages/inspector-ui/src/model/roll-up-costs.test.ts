import fc from 'fast-check'
import { expect, test } from 'vitest'
import { finish } from '../base/steps.js'
import { type Cost, costIn, rollUpCosts } from './roll-up-costs.js'
import { applyBatch } from './trace-columns.js'
import { batchOf, forests, type TestSpan, traceOf } from './tree.test-kit.js'

function costsOf(spans: readonly TestSpan[]): readonly (Cost | undefined)[] {
  const { columns, layout } = traceOf(spans)
  const totals = finish(rollUpCosts(columns, layout))
  return spans.map((_, row) => costIn(totals, row))
}

const exactly = (usd: number): Cost => ({ usd, isPartial: false })
const atLeast = (usd: number): Cost => ({ usd, isPartial: true })

test('a parent costs what is below it, a call itself, a tool nothing', () => {
  expect(costsOf([{}, { parent: 0, cost: 0.5 }, { parent: 0, cost: 0.25 }, { parent: 0 }])).toEqual([
    exactly(0.75),
    exactly(0.5),
    exactly(0.25),
    undefined,
  ])
})

test('a call that is traced once more below is paid for once', () => {
  expect(costsOf([{}, { parent: 0, cost: 0.5 }, { parent: 1, cost: 0.5 }])[0]).toEqual(exactly(0.5))
})

test('calls without a price make it at least the rest, all the way up', () => {
  expect(costsOf([{}, { parent: 0 }, { parent: 1, cost: 0.5 }, { parent: 1, cost: Number.NaN }])).toEqual([
    atLeast(0.5),
    atLeast(0.5),
    exactly(0.5),
    undefined,
  ])
  expect(costsOf([{}, { parent: 0, cost: Number.NaN }])).toEqual([undefined, undefined])
  expect(costsOf([{}, { parent: 0, cost: 0 }, { parent: 0, cost: Number.NaN }])[0]).toEqual(atLeast(0))
})

test('what is told of a row later counts', () => {
  const { columns, layout } = traceOf([{}, { parent: 0, cost: 0.5 }])
  const later = applyBatch(columns, { ...batchOf([{ parent: 0, cost: 0.75 }], 1, 99), strings: [] })
  expect(costIn(finish(rollUpCosts(later, layout)), 0)).toEqual(exactly(0.75))
})

test('agrees with the definition on random forests', () => {
  const spans = forests(() =>
    fc
      .option(fc.constantFrom(0, 0.25, 0.5, 1, Number.NaN), { nil: undefined })
      .map((cost) => (cost === undefined ? {} : { cost })),
  )
  fc.assert(
    fc.property(spans, (rows) => {
      const costOf = (row: number): { usd: number | undefined; isPartial: boolean } => {
        const below = rows.flatMap(({ parent }, child) => (parent === row ? [costOf(child)] : []))
        const known = below.flatMap(({ usd }) => usd ?? [])
        const own = rows[row]?.cost
        const sums = [...(known.length === 0 ? [] : [known.reduce((a, b) => a + b)])]
        if (own !== undefined && !Number.isNaN(own)) sums.push(own)
        const isPartial = Number.isNaN(own) || below.some((cost) => cost.isPartial)
        return { usd: sums.length === 0 ? undefined : Math.max(...sums), isPartial }
      }
      expect(costsOf(rows)).toEqual(
        rows.map((_, row) => {
          const { usd, isPartial } = costOf(row)
          return usd === undefined ? undefined : { usd, isPartial }
        }),
      )
    }),
  )
})
