import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonOutcome, walkJson } from './walk-json.js'

describe('what a text is', () => {
  test('is told as JSON.parse tells it, of anything that looks like JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u00',
      '"a"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\n',
      '\u0001',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        expect(walk(text).outcome === 'whole').toBe(parses(text))
      }),
      { numRuns: 3000 },
    )
  })

  test('is whole for any JSON, and no beginning of it is invalid', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom(undefined, 1), (value, at, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        expect(walk(text).outcome).toBe('whole')
        expect(walk(text.slice(0, at % (text.length + 1))).outcome).not.toBe('invalid')
      }),
    )
  })
})

test('tokens are the places of what they are', () => {
  const text = '{ "a": [1.5e3, "x\\"y"] , "b":{}, "c":null}'
  expect(walk(text).tokens.map(({ kind, from, to }) => [kind, text.slice(from, to)])).toEqual([
    ['open', '{'],
    ['key', '"a"'],
    ['open', '['],
    ['scalar', '1.5e3'],
    ['string', '"x\\"y"'],
    ['close', ']'],
    ['key', '"b"'],
    ['open', '{'],
    ['close', '}'],
    ['key', '"c"'],
    ['scalar', 'null'],
    ['close', '}'],
  ])
})

test('a string that is cut off is told with an end that is not there', () => {
  const { tokens, outcome } = walk('["ab')
  expect(outcome).toBe('cut')
  expect(tokens.at(-1)).toMatchObject({ kind: 'string', from: 1, to: 5 })
})

test('pauses come in one long string and between many short ones', () => {
  expect(walk(JSON.stringify('x\n'.repeat(1_000_000))).pauses).toBeGreaterThan(15)
  expect(walk(JSON.stringify(Array.from({ length: 200_000 }, String))).pauses).toBeGreaterThan(8)
})

interface Walked {
  readonly tokens: readonly {
    readonly kind: string
    readonly isObject: boolean
    readonly from: number
    readonly to: number
  }[]
  readonly pauses: number
  readonly outcome: JsonOutcome
}

function walk(text: string): Walked {
  const tokens: Walked['tokens'][number][] = []
  const steps = walkJson(text, (kind, isObject, from, to) => tokens.push({ kind, isObject, from, to }))
  for (let pauses = 0; ; pauses++) {
    const step = steps.next()
    if (step.done === true) return { tokens, pauses, outcome: step.value }
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
