import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ModelPrice } from '@agent-inspector/dialects'
import { afterAll, describe, expect, test } from 'vitest'
import { readPrices } from './read-prices.js'

const dir = mkdtempSync(path.join(tmpdir(), 'prices-'))
afterAll(() => rmSync(dir, { recursive: true }))

function file(name: string, text: string): string {
  const where = path.join(dir, name)
  writeFileSync(where, text)
  return where
}

describe('the prices that ship with the collector', () => {
  const pricing = readPrices()
  const { date, source, models } = pricing.table

  test('name their day and where they come from', () => {
    expect(date).toMatch(/^2026-/)
    expect(source).toContain('Price pages of the providers')
    for (const { checked = date } of models) expect(checked <= date).toBe(true)
  })

  test('cost for a million tokens in and out what the price pages say', () => {
    const usage = { inputTokens: 100_000, outputTokens: 1_000_000 }
    const costOf = (model: string, provider: string) => pricing.costOf({ model, provider, ...usage })
    expect(costOf('claude-sonnet-4-5-20250929', 'anthropic')).toBeCloseTo(0.3 + 15, 9)
    expect(costOf('claude-opus-4-1-20250805', 'anthropic')).toBeCloseTo(1.5 + 75, 9)
    expect(costOf('gpt-5-mini-2025-08-07', 'openai')).toBeCloseTo(0.025 + 2, 9)
    expect(costOf('gpt-5.4', 'openai.responses')).toBeCloseTo(0.25 + 15, 9)
    expect(costOf('gemini-2.5-pro', 'gcp.vertex_ai')).toBeCloseTo(0.125 + 10, 9)
    expect(pricing.costOf({ model: 'gemini-2.5-pro', ...usage, inputTokens: 1_000_000 })).toBeCloseTo(2.5 + 15, 9)
  })

  test.each([
    ['gpt-5-mini', 'azure.ai.openai'],
    ['claude-sonnet-4-5', 'aws.bedrock'],
    ['gpt-4o-audio-preview', 'openai'],
    ['gpt-6', 'openai'],
    ['claude-sonnet-4-5', 'openrouter'],
    ['llama3', 'ollama'],
  ])('say nothing of %s by %s', (model, provider) => {
    expect(pricing.priceOf({ model, provider })).toBeUndefined()
  })

  test('have no price that another one hides, and none that is put the wrong way round', () => {
    for (const price of models) {
      for (const pattern of price.match) {
        expect(pricing.priceOf({ model: pattern.replace('*', '-x') }), pattern).toBe(price)
      }
      for (const rates of [price, ...(price.over ?? [])]) expect(isPlausible(rates), price.match[0]).toBe(true)
    }
  })

  function isPlausible({
    input,
    output = input,
    cacheRead = 0,
    cacheWrite = input,
  }: Omit<ModelPrice, 'match'>): boolean {
    return output >= input && cacheRead < input && cacheWrite >= input
  }
})

describe('a file of the user', () => {
  const own = { date: '2026-11-01', source: 'our contract', models: [{ match: ['*'], input: 1, output: 2 }] }

  test('takes their place', () => {
    const { table, costOf } = readPrices(file('own.json', JSON.stringify(own)))
    expect(table.source).toBe('our contract')
    expect(costOf({ model: 'anything', inputTokens: 1_000_000 })).toBe(1)
  })

  test('may be a copy of them', () => {
    const copy = readFileSync(new URL('../../prices.json', import.meta.url), 'utf8')
    expect(readPrices(file('copy.json', copy)).table).toEqual(readPrices().table)
  })

  test.each([
    ['is no JSON', '{', 'JSON'],
    [
      'is no table',
      '{"date":"2026-11-01","source":"x","models":[{"match":["a"]}]}',
      'models[0].input is no number of 0 or more',
    ],
  ])('that %s is refused with the place', (_, text, why) => {
    const wrong = file('wrong.json', text)
    expect(() => readPrices(wrong)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(() => readPrices(wrong)).toThrow(`(--prices, INSPECTOR_PRICES): ${wrong} is no price table: `)
    expect(() => readPrices(wrong)).toThrow(why)
  })

  test('that is not there is refused', () => {
    expect(() => readPrices(path.join(dir, 'none.json'))).toThrow('no such file')
  })
})
