import fc from 'fast-check'
import { expect, test } from 'vitest'
import { snapshotJson } from './snapshot-json.js'

test('writes plain JSON exactly as JSON.stringify does', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect(snapshotJson(value)).toBe(JSON.stringify(value))))
})

test('is always valid JSON and never throws, whatever comes', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true })
  fc.assert(fc.property(anything, (value) => void JSON.parse(snapshotJson(value))))
})

const cycle: Record<string, unknown> = { name: 'a' }
cycle.self = cycle

class Point {
  x = 1
  get secret() {
    return 2
  }
}

test.each([
  ['undefined', undefined, null],
  ['a cycle', cycle, { name: 'a', self: '[circular]' }],
  ['the same object twice, which is no cycle', [cycle.name, [1n], [1n]], ['a', ['1'], ['1']]],
  ['a bigint', { n: 12345678901234567890n }, { n: '12345678901234567890' }],
  ['a function', { f: function go() {} }, { f: '[function go]' }],
  ['a symbol', [Symbol('s')], ['[Symbol(s)]']],
  ['a Map with names', new Map([['a', 1]]), { a: 1 }],
  ['a Map with other keys', new Map([[1, 'x']]), [[1, 'x']]],
  ['a Set', { s: new Set([1, 2]) }, { s: [1, 2] }],
  ['a Buffer', Buffer.from('hi'), { type: 'Buffer', bytes: 2, base64: 'aGk=' }],
  ['a Date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
  ['an object of a class', new Point(), { x: 1 }],
  ['undefined fields, left out', { a: undefined, b: 1n }, { b: '1' }],
])('writes %s', (_name, value, expected) => {
  expect(JSON.parse(snapshotJson(value))).toEqual(expected)
})

test('says what an Error was, with its cause and its own fields', () => {
  const error = Object.assign(new TypeError('off', { cause: new Error('why') }), { code: 'E_OFF' })

  expect(JSON.parse(snapshotJson({ error }))).toMatchObject({
    error: { name: 'TypeError', message: 'off', code: 'E_OFF', cause: { message: 'why' }, stack: expect.any(String) },
  })
})

test('names the field whose getter or toJSON throws and keeps the others', () => {
  const value = {
    good: 1,
    get bad(): number {
      throw new Error('no')
    },
    worse: {
      toJSON() {
        throw new Error('never')
      },
    },
  }

  expect(JSON.parse(snapshotJson(value))).toEqual({ good: 1, bad: '[unreadable: no]', worse: '[unreadable: never]' })
})

test('survives a hostile proxy and what cannot even be told', () => {
  const hostile = new Proxy(
    {},
    {
      ownKeys() {
        throw { toString: 1 }
      },
    },
  )

  expect(JSON.parse(snapshotJson(hostile))).toBe('[unreadable: it cannot be told why]')
})

test('a nesting of 100,000 levels is cut with a remark, not with a crash', () => {
  let deep: unknown = 'bottom'
  for (let i = 0; i < 100_000; i++) deep = [deep]

  expect(snapshotJson(deep)).toContain('[deeper than 200 levels]')
})

test('an object graph of millions of paths ends', () => {
  let graph: unknown = { leaf: 1 }
  for (let i = 0; i < 40; i++) graph = { left: graph, right: graph }

  expect(snapshotJson(graph)).toContain('[after 100000 objects]')
})

test('is a copy: what happens to the value afterwards changes nothing', () => {
  const value = { list: [1] }
  const text = snapshotJson(value)
  value.list.push(2)

  expect(text).toBe('{"list":[1]}')
})
