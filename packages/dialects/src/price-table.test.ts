import { expect, test } from 'vitest'
import { readPriceTable } from './price-table.js'

const model = { match: ['GPT-5*'], providers: ['openai'], input: 1.25, output: 10, cache_read: 0.125 }
const table = { date: '2026-08-21', source: 'price pages', models: [model] }

test('a table is read, its patterns in lower case, its largest step first', () => {
  const over = [
    { input_tokens: 128_000, input: 2 },
    { input_tokens: 272_000, input: 3, output: 4, cache_write: 5, reasoning: 6 },
  ]
  expect(readPriceTable({ ...table, models: [{ ...model, checked: '2026-05-07', over }] })).toEqual({
    ...table,
    models: [
      {
        match: ['gpt-5*'],
        providers: ['openai'],
        checked: '2026-05-07',
        input: 1.25,
        output: 10,
        cacheRead: 0.125,
        over: [
          { inputTokens: 272_000, input: 3, output: 4, cacheWrite: 5, reasoning: 6 },
          { inputTokens: 128_000, input: 2 },
        ],
      },
    ],
  })
})

test.each([
  [7, 'The table is no object'],
  [{ ...table, currency: 'EUR' }, 'The table has "currency", which is none of date, source, models'],
  [{ ...table, date: 'August' }, 'date is no day like 2026-08-21'],
  [{ ...table, date: '2026-13-01' }, 'date is no day like 2026-08-21'],
  [{ ...table, source: '' }, 'source is no text'],
  [{ ...table, models: [] }, 'models is no list with something in it'],
  [{ ...table, models: [model, { ...model, input: '5' }] }, 'models[1].input is no number of 0 or more'],
  [{ ...table, models: [{ ...model, output: -1 }] }, 'models[0].output is no number of 0 or more'],
  [{ ...table, models: [{ match: ['a'], output: 1 }] }, 'models[0].input is no number of 0 or more'],
  [{ ...table, models: [{ ...model, match: 'gpt' }] }, 'models[0].match is no list with something in it'],
  [{ ...table, models: [{ ...model, match: [5] }] }, 'models[0].match[0] is no text'],
  [
    { ...table, models: [{ ...model, cacheRead: 1 }] },
    'models[0] has "cacheRead", which is none of match, providers, checked, over, input, output, cache_read, cache_write, reasoning',
  ],
  [
    { ...table, models: [{ ...model, over: [{ input_tokens: 100_000, input: 1 }] }] },
    'models[0].over[0].input_tokens is none of 32000, 128000, 200000, 256000, 272000, 512000',
  ],
])('of %j is said what is wrong', (json, problem) => {
  expect(readPriceTable(json)).toEqual({ problem })
})
