import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrapText } from './wrap-text.js'

test('lines are those of the text, the long ones in pieces of whole characters that lose nothing', () => {
  const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', ' ', 'word '.repeat(50))))
  fc.assert(
    fc.property(text, (pieces) => {
      const whole = pieces.join('')
      const lines = [...wrapText(whole)]
      expect(lines.join('')).toBe(whole.replaceAll('\n', ''))
      expect(lines.length).toBeGreaterThanOrEqual(whole.split('\n').length)
      for (const line of lines) {
        expect(line.length).toBeLessThanOrEqual(96)
        expect(line).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
      }
    }),
  )
})

test('a long line breaks behind a word', () => {
  expect([...wrapText(`${'abcdefg '.repeat(14)}end`)]).toEqual(['abcdefg '.repeat(12), 'abcdefg abcdefg end'])
})

test('an empty line is a line', () => {
  expect([...wrapText('a\n\nb\n')]).toEqual(['a', '', 'b', ''])
})
