import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertSessionId, isSessionId } from './session-id.js'

test.each(['a', 'Abc 1', '../up', '日本', '😀'.repeat(200), 'x'.repeat(200)])('%j names a session', (id) => {
  expect(isSessionId(id)).toBe(true)
})

test.each(['', '.', '..', 'a\0', 'a\nb', 'x'.repeat(201), '\u2028', '\ud800', '\u200b'])('%j does not', (id) => {
  expect(isSessionId(id)).toBe(false)
  expect(() => assertSessionId(id)).toThrow(expect.objectContaining({ name: 'HooksError', code: 'SESSION_ID_INVALID' }))
})

test('any printable ASCII text of 1 to 200 characters does, except the two that mean folders', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 220 }), (text) => {
      expect(isSessionId(text)).toBe(text.length >= 1 && text.length <= 200 && text !== '.' && text !== '..')
    }),
  )
})
