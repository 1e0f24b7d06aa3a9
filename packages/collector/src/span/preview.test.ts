import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Preview, type PreviewOptions, previewOf } from './preview.js'
import type { Secret } from './secret.js'

const MAX_BYTES = 1024

describe('the preview of JSON', () => {
  test('is JSON of the same shape in so many bytes, whatever the value is', () => {
    fc.assert(
      fc.property(anyJson(), fc.constantFrom(undefined, 2), (value, indent) => {
        const { text, isJson } = preview(JSON.stringify(value, undefined, indent) ?? 'null', { maxBytes: MAX_BYTES })
        if (typeof value !== 'object' && typeof value !== 'string') return
        expect(isJson || value === null).toBe(true)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BYTES)
        if (value !== null) expect(isShortOf(JSON.parse(text), value)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('of a beginning of JSON is JSON too', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(), (value, at) => {
        const whole = JSON.stringify(value)
        const beginning = whole.slice(0, 1 + (at % whole.length))
        const { text, isJson } = preview(beginning, { maxBytes: MAX_BYTES, isBeginning: true })
        expect(isJson).toBe(true)
        expect(isShortOf(JSON.parse(text), value)).toBe(true)
      }),
    )
  })

  test('keeps what stands behind a huge string', () => {
    const value = {
      messages: [
        { role: 'system', content: 'x'.repeat(3_000_000) },
        { role: 'user', content: 'Go' },
      ],
    }
    expect(JSON.parse(preview(JSON.stringify(value), { maxBytes: 4096 }).text)).toMatchObject({
      messages: [{ role: 'system' }, { role: 'user', content: 'Go' }],
    })
  })

  test.each([
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 keys', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key ${i}`, i])))],
    ['keys of any length', JSON.stringify({ ['k'.repeat(100_000)]: 1, short: 2 })],
    ['a million escapes', JSON.stringify('\u0001\\"😀'.repeat(250_000))],
    ['half a character', '["\\ud83d", "\ud83d"]'],
  ])('is made of %s', (_, text) => {
    const short = preview(text, { maxBytes: MAX_BYTES })
    expect(short.isJson).toBe(true)
    expect(Buffer.byteLength(short.text)).toBeLessThanOrEqual(MAX_BYTES)
    expect(isShortOf(JSON.parse(short.text), JSON.parse(text.replaceAll(/\\ud83d"|\ud83d"/g, '\ufffd"')))).toBe(true)
  })
})

test('the preview of other text is its beginning, cut at a code point', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(9), (piece, offset) => {
      const text = `~${'a'.repeat(offset)}${piece.repeat(2000)}`
      const short = preview(text, { maxBytes: MAX_BYTES })
      expect(short.isJson).toBe(false)
      expect(Buffer.byteLength(short.text)).toBeLessThanOrEqual(MAX_BYTES)
      expect(text.startsWith(short.text.slice(0, -1))).toBe(true)
      expect(short.text).not.toContain('\ufffd')
    }),
  )
})

test('JSON that breaks off is other text, unless it is known to', () => {
  expect(preview('{"a":[1,2', { maxBytes: MAX_BYTES })).toEqual({ text: '{"a":[1,2…', isJson: false })
})

test('no secret is in it, wherever the cut is', () => {
  const text = `["${'a'.repeat(8190)}SECRET"]`
  const at = text.indexOf('SECRET')
  const secrets = [{ from: at, to: at + 6, mark: '[redacted:test:6]' }]
  for (const maxBytes of [1024, 20_000]) expect(preview(text, { maxBytes }, secrets).text).not.toContain('SEC')
})

function preview(text: string, options: PreviewOptions, secrets: readonly Secret[] = []): Preview {
  const steps = previewOf({ text, secrets }, options)
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}

/** Each part is as it was, or cut. */
function isShortOf(short: unknown, value: unknown): boolean {
  if (typeof value === 'string') {
    return short === value || (typeof short === 'string' && short.endsWith('…') && value.startsWith(short.slice(0, -1)))
  }
  if (Array.isArray(value)) {
    return Array.isArray(short) && short.length <= value.length && short.every((item, i) => isShortOf(item, value[i]))
  }
  if (typeof value !== 'object' || value === null) return short === value || (short === 0 && value === 0)
  if (typeof short !== 'object' || short === null || Array.isArray(short)) return false
  const whole = new Map(Object.entries(value))
  return Object.entries(short).every(([key, inner]) => whole.has(key) && isShortOf(inner, whole.get(key)))
}

/** Deep, wide, long: much of it beyond what a preview holds. */
function anyJson(): fc.Arbitrary<unknown> {
  const text = fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(400)).map(([piece, times]) => piece.repeat(times))
  const list = fc.tuple(fc.jsonValue(), fc.nat(300)).map(([item, times]) => Array.from({ length: times }, () => item))
  return fc.oneof(fc.jsonValue({ maxDepth: 6 }), text, list, fc.dictionary(fc.string(), fc.oneof(text, list)))
}
