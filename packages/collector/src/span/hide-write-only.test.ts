import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hideWriteOnly } from './hide-write-only.js'

const SECRET = 'correct horse battery staple'
const MARK = `[redacted:write-only:${SECRET.length}]`
const password = { type: 'string', format: 'password' }
const writeOnly = { type: 'string', writeOnly: true }

test.each<[string, unknown, unknown, unknown]>([
  ['the whole answer', password, SECRET, MARK],
  ['a field', { properties: { key: writeOnly, name: {} } }, { key: SECRET, name: 'a' }, { key: MARK, name: 'a' }],
  ['a field inside', { properties: { a: { properties: { b: password } } } }, { a: { b: SECRET } }, { a: { b: MARK } }],
  ['each of a list', { items: password }, [SECRET, SECRET], [MARK, MARK]],
  ['one of a tuple', { prefixItems: [{}, password] }, ['a', SECRET], ['a', MARK]],
  ['a field of any name', { additionalProperties: password }, { x: SECRET }, { x: MARK }],
  ['a field whose name fits a pattern', { patternProperties: { '^(a+)+$': password } }, { aa: SECRET }, { aa: MARK }],
  ['a branch', { anyOf: [{ type: 'null' }, password] }, SECRET, MARK],
  ['what a condition brings', { if: {}, else: { properties: { a: writeOnly } } }, { a: SECRET }, { a: MARK }],
  ['what is referred to', { $defs: { 'a/b': password }, $ref: '#/$defs/a~1b' }, SECRET, MARK],
  ['an object', { properties: { a: { writeOnly: true } } }, { a: { b: 1 } }, { a: '[redacted:write-only:7]' }],
])('%s is hidden where its schema says so', (_, schema, payload, hidden) => {
  expect(hideWriteOnly(payload, schema)).toEqual(hidden)
})

test('a schema that refers to itself hides what it says at every depth', () => {
  const schema = { properties: { pin: password, next: { $ref: '#' } } }
  const payload = { pin: SECRET, next: { pin: SECRET, next: { pin: SECRET } } }
  expect(hideWriteOnly(payload, schema)).toEqual({ pin: MARK, next: { pin: MARK, next: { pin: MARK } } })
  const endless = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [{ $ref: '#/$defs/a' }] } } }
  expect(hideWriteOnly({ a: 1 }, endless)).toEqual({ a: 1 })
})

test('a field that is not there stays away, and nothing else is changed', () => {
  expect(hideWriteOnly({ a: null }, { properties: { a: password, b: password } })).toEqual({ a: null })
  fc.assert(
    fc.property(fc.json(), fc.json(), (payload, schema) => {
      fc.pre(!/writeOnly|password/.test(schema))
      expect(hideWriteOnly(JSON.parse(payload), JSON.parse(schema))).toEqual(JSON.parse(payload))
    }),
  )
})

test('wherever in an answer a secret stands, it is gone, and what stands beside it is not', () => {
  interface Made {
    readonly schema: object
    readonly payload: unknown
  }
  const { any } = fc.letrec<{ any: Made }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constant({ schema: password, payload: SECRET }),
      fc.string().map((payload) => ({ schema: { type: 'string' }, payload: `kept ${payload}` })),
      fc.array(tie('any'), { maxLength: 4 }).map((made) => ({
        schema: { prefixItems: made.map(({ schema }) => schema) },
        payload: made.map(({ payload }) => payload),
      })),
      fc.dictionary(fc.string(), tie('any'), { maxKeys: 4, noNullPrototype: true }).map((made) => ({
        schema: { properties: mapped(made, ({ schema }) => schema) },
        payload: mapped(made, ({ payload }) => payload),
      })),
    ),
  }))
  fc.assert(
    fc.property(any, ({ schema, payload }) => {
      const text = JSON.stringify(payload)
      expect(JSON.stringify(hideWriteOnly(payload, schema))).toBe(text.replaceAll(SECRET, MARK))
    }),
  )
})

function mapped<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]))
}
