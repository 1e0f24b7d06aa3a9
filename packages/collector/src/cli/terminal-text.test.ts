import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fit, oneLine, widthOf } from './terminal-text.js'

test.each([
  ['escapes', '\u001b[2J\u001b]0;owned\u0007red', ' [2J ]0;owned red'],
  ['newlines of every kind', 'a\r\nb\u2028c\u2029d\u0085e', 'a b c d e'],
  ['overrides of direction', 'a\u202etxt.exe\u2066b', 'a txt.exe b'],
  ['what has no width', 'a\u200b\ufeffb', 'a b'],
  ['marks piled on a letter', `a${'\u0301'.repeat(500)}`, `a${'\u0301'.repeat(4)}`],
])('oneLine takes out %s', (_, text, line) => {
  expect(oneLine(text)).toBe(line)
})

test('oneLine leaves writing from right to left as it is', () => {
  expect(oneLine('סוכן נסיעות')).toBe('סוכן נסיעות')
})

test.each([
  ['plain', 5, 'plain'],
  ['plain text', 5, 'plai…'],
  ['日本語', 4, '日…'],
  ['日本語', 6, '日本語'],
  ['any', 0, ''],
])('fit("%s", %d) is "%s"', (text, columns, fitted) => {
  expect(fit(text, columns)).toBe(fitted)
})

test('fit is never wider than it may be, and never more than one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.integer({ min: 0, max: 60 }), (text, columns) => {
      const fitted = fit(text, columns)
      expect(widthOf(fitted)).toBeLessThanOrEqual(columns)
      expect(fitted).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
    }),
  )
})
