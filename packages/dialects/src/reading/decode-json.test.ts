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

test('of JSON that breaks off at any place stays what stands before that', () => {
  fc.assert(
    fc.property(structure, fc.nat(), (value, at) => {
      const json = JSON.stringify(value)
      const cut = decodeJson(json.slice(0, 1 + (at % (json.length - 1))))
      expect(cut.failure).toBe('cut')
      expect(isBeginning(cut.value, JSON.parse(json))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('a text that breaks off keeps all that is whole of it', () => {
  const whole = [{ role: 'user', content: 'naïve "quotes" \\ and \u{1f600}' }]
  const json = JSON.stringify(whole)
  expect(decodeJson(json.slice(0, -3))).toEqual({ value: whole, failure: 'cut' })
  expect(decodeJson('[{"content":"a \\u00e')).toEqual({ value: [{ content: 'a ' }], failure: 'cut' })
  expect(decodeJson('[1,{"a":2,"b":tr')).toEqual({ value: [1, { a: 2 }], failure: 'cut' })
})

test('text in text that breaks off is read as far', () => {
  const twice = JSON.stringify(JSON.stringify([{ role: 'user', content: 'one "two" three' }]))
  expect(decodeJson(twice.slice(0, -7))).toEqual({
    value: [{ role: 'user', content: 'one "two" thr' }],
    failure: 'cut',
  })
})

test.each([
  'Hello there',
  '[see above]',
  '[INST] Say hi [/INST]',
  '[INST] Say "hi',
  '[1] See the first',
  '{name}, {age}',
  '"Quoted" and more',
  '"Quoted"',
  '{"a":1} and {"b":2}',
])('%s is text and stays as it is', (text) => {
  expect(decodeJson(JSON.stringify(text))).toEqual({ value: text })
  expect(decodeJson(text).value).toBe(text === '"Quoted"' ? 'Quoted' : text)
  expect(decodeJson(text).failure).not.toBe('cut')
})

const structure = fc.oneof(fc.array(fc.jsonValue(), { minLength: 1 }), fc.dictionary(fc.string(), fc.jsonValue()))

/** Equal, but for what comes later in the document; text and numbers are compared at the end alone. */
function isBeginning(part: unknown, whole: unknown): boolean {
  if (typeof part === 'string' && typeof whole === 'string') return whole.startsWith(part)
  if (typeof part !== 'object' || part === null) return Object.is(part, whole)
  if (typeof whole !== 'object' || whole === null || Array.isArray(part) !== Array.isArray(whole)) return false
  const all = Object.entries(whole)
  return Object.entries(part).every(([name, value]) => {
    const there = all.find(([other]) => other === name)
    return there !== undefined && isBeginning(value, there[1])
  })
}
