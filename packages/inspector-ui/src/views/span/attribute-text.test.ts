import type { AttributeValue } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { plainJson, typeOf, valueText } from './attribute-text.js'

test.each<[AttributeValue, string, string]>([
  ['text', 'text', 'str'],
  [3, '3', 'int'],
  [0.5, '0.5', 'num'],
  [Object(3), '3', 'num'],
  [2n ** 63n - 1n, '9223372036854775807', 'int'],
  [Number.NaN, 'NaN', 'num'],
  [Number.POSITIVE_INFINITY, 'Infinity', 'num'],
  [-0, '-0', 'num'],
  [true, 'true', 'bool'],
  [Uint8Array.of(1, 2, 3), 'AQID', 'bytes'],
  [[], '[]', 'list'],
  [undefined, '', 'none'],
])('%o reads %s, and is called %s', (value, text, type) => {
  expect([valueText(value), typeOf('key', value)]).toEqual([text, type])
})

test('inside of others what JSON has no word for is text', () => {
  const value = { double: Object(1), big: 2n ** 62n, none: Number.NaN, bytes: Uint8Array.of(1) }
  expect(plainJson(value, 0)).toBe('{"double":1,"big":"4611686018427387904","none":"NaN","bytes":"AQ=="}')
})
