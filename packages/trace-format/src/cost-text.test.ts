import { expect, test } from 'vitest'
import { costText, formatCost } from './cost-text.js'

test.each([
  [0, '$0'],
  [0.00004, '< $0.0001'],
  [0.00005, '$0.0001'],
  [0.0512, '$0.0512'],
  [1.20712, '$1.2071'],
  [9.99996, '$10.00'],
  [12.3, '$12.30'],
  [1234.5, '$1,235'],
])('%d dollars read %j', (usd, text) => {
  expect(formatCost(usd)).toBe(text)
})

test.each([
  [{ usd: 0.03, isPartial: true }, '≥ $0.0300'],
  [{ usd: 0.03, isPartial: false }, '$0.0300'],
  [{ usd: 0.00001, isPartial: true }, '> $0'],
  [{ usd: 0, isPartial: true }, '≥ $0'],
  [undefined, ''],
])('a cost says where it is not all known, and nothing where nothing is: %j', (cost, text) => {
  expect(costText(cost)).toBe(text)
})
