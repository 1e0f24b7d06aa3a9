import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endOfString, replaceJsonStrings } from './json-literals.js'

test('sees each text of a JSON with its key, as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, indented) => {
      const json = JSON.stringify(value, undefined, indented ? 2 : 0)
      const seen: string[] = []
      replaceJsonStrings(json, (text) => {
        seen.push(text)
        return text
      })

      expect(seen).toEqual(textsOf(value))
    }),
  )
})

test('replaces values and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const replaced = replaceJsonStrings(JSON.stringify(value), (text) => `${text}"\\!`)
      const expected = JSON.stringify(value, (_key, inner) => (typeof inner === 'string' ? `${inner}"\\!` : inner))

      expect(replaced).toBe(expected)
    }),
  )
})

test('finds the end of a string at each depth of JSON in JSON', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (inner, after) => {
      let text = JSON.stringify({ a: inner, b: after })
      for (const depth of [0, 1, 3]) {
        const quote = `${'\\'.repeat(depth)}"`
        const from = text.indexOf(`${quote}:${quote}`) + 2 * quote.length + 1
        const end = endOfString(text, from, depth) - depth
        let found = text.slice(from, end)
        for (let level = depth; level > 0; level = (level - 1) / 2) found = JSON.parse(`"${found}"`)

        expect(JSON.parse(`"${found}"`)).toBe(inner)
        text = JSON.stringify(text)
      }
    }),
  )
})

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}
