import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeJson } from './decode-json.js'

test('a structure comes back from native, from text, and from text in text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const json = JSON.stringify(value)
      const expected: unknown = JSON.parse(json)
      expect(decodeJson(value)).toEqual({ value })
      expect(decodeJson(json)).toEqual({ value: expected })
      expect(decodeJson(JSON.stringify(json))).toEqual({ value: expected })
    }),
  )
})

test('encoded text stays text, also where it reads as a number', () => {
  expect(decodeJson('"42"')).toEqual({ value: '42' })
  expect(decodeJson('"null"')).toEqual({ value: 'null' })
})

test('parses no more than twice', () => {
  const thrice = JSON.stringify(JSON.stringify(JSON.stringify({ a: 1 })))
  expect(decodeJson(thrice)).toEqual({ value: '"{\\"a\\":1}"' })
})

test('JSON that breaks off at any place is told from text, and kept', () => {
  const whole = JSON.stringify([{ role: 'user', content: 'naïve "quotes" \\ and \u{1f600}' }])
  for (let length = 1; length < whole.length; length++) {
    const value = whole.slice(0, length)
    expect(decodeJson(value)).toEqual({ value, failure: 'cut' })
  }
  expect(decodeJson('Hello there')).toEqual({ value: 'Hello there', failure: 'not_json' })
})
