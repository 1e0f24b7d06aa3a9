import { expect, test } from 'vitest'
import { jsonLine } from './json-line.js'
import { jsonRows } from './json-rows.js'

const long = 'word '.repeat(1000)

test('a long text is folded to its beginning and its size, and open shows line after line', () => {
  const folded = jsonRows({ a: long }, { isOpen: (pointer) => pointer === '' }).map(jsonLine)
  expect(folded.map(({ kind, key }) => [kind, key])).toEqual([
    ['open', undefined],
    ['folded', 'a'],
    ['close', undefined],
  ])
  expect(folded[1]).toMatchObject({ text: expect.stringMatching(/^"word word .{180,}… 5 KB$/), colour: 'js' })

  const open = jsonRows({ a: long }, { isOpen: () => true }).map(jsonLine)
  expect(open[1]).toMatchObject({ kind: 'open', key: 'a', text: '5 KB' })
  const lines = open.filter(({ kind }) => kind === 'text')
  expect(lines.map(({ text }) => text).join('')).toBe(long)
  expect(lines.every(({ pointer, depth }) => pointer === '/a' && depth === 2)).toBe(true)
})

test('no line is longer than a panel is wide, whatever the value', () => {
  const value = { text: long, list: [long], number: 1, none: null, was: long }
  for (const { text } of jsonRows(value, { isOpen: () => true }).map(jsonLine)) expect(text.length).toBeLessThan(500)
})

test('values that attributes may hold and JSON may not are shown as what they are', () => {
  const value = [Object(3), 2n ** 63n - 1n, Number.NaN, Number.NEGATIVE_INFINITY, -0, Uint8Array.of(1, 2, 3), undefined]
  const lines = jsonRows(value, { isOpen: () => true }).map(jsonLine)
  expect(lines.slice(1, -1).map(({ text, colour }) => [text, colour])).toEqual([
    ['3', 'jn'],
    ['9223372036854775807', 'jn'],
    ['NaN', 'jn'],
    ['-Infinity', 'jn'],
    ['-0', 'jn'],
    ['"AQID"', 'js'],
    ['undefined', 'jb'],
  ])
})
