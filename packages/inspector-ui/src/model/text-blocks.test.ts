import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textBlocks } from './text-blocks.js'

test('prose, inline code and fenced code', () => {
  expect(textBlocks('Look at `evt_1`:\n```json\n{"a": 1}\n```\nDone.')).toEqual([
    {
      type: 'prose',
      pieces: [
        { code: false, text: 'Look at ' },
        { code: true, text: 'evt_1' },
        { code: false, text: ':' },
      ],
    },
    { type: 'code', language: 'json', text: '{"a": 1}' },
    { type: 'prose', pieces: [{ code: false, text: 'Done.' }] },
  ])
})

test('a fence that is never closed runs to the end', () => {
  expect(textBlocks('```\nopen')).toEqual([{ type: 'code', language: '', text: 'open' }])
})

test('every letter of a text is shown', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const shown = textBlocks(text)
        .map((block) =>
          block.type === 'code' ? `${block.language}${block.text}` : block.pieces.map((piece) => piece.text).join(''),
        )
        .join('')
      expect(lettersOf(shown)).toBe(lettersOf(text))
    }),
  )
})

function lettersOf(text: string): string {
  return text.replaceAll(/[`\s]/g, '')
}
