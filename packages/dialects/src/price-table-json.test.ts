import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPriceTable } from './price-table.js'
import { priceTableJson } from './price-table-json.js'

test('a table that is written is read as the same one', () => {
  const table = readPriceTable(
    JSON.parse(readFileSync(new URL('../../collector/prices.json', import.meta.url), 'utf8')),
  )
  if ('problem' in table) throw new Error(table.problem)

  expect(table.models.length).toBeGreaterThan(10)
  expect(readPriceTable(JSON.parse(JSON.stringify(priceTableJson(table))))).toEqual(table)
})
