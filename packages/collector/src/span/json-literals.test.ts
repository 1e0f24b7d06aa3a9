import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endOfString, replaceJsonStrings } from './json-literals.js'

test('sees each text of a JSON with its key, as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, indented) => {
      const json = JSON.stringify(value, undefined, indented ? 2 : 0)
      const seen = { values: [] as string[], keys: [] as string[] }
      const look = (list: string[]) => (text: string) => {
        list.push(text)
        return text
      }
      replaceJsonStrings(json, { value: look(seen.values), key: look(seen.keys) })

      expect(seen).toEqual({ values: textsOf(value), keys: keysOf(value) })
    }),
  )
})

test('replaces what it is told to, and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value)
      const mark = (text: string) => `${text}"\\!`
      const same = (text: string) => text

      expect(replaceJsonStrings(json, { value: mark, key: same })).toBe(JSON.stringify(renamed(value, same, mark)))
      expect(replaceJsonStrings(json, { value: same, key: mark })).toBe(JSON.stringify(renamed(value, mark, same)))
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

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(keysOf)
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}

function renamed(value: unknown, key: (text: string) => string, text: (text: string) => string): unknown {
  if (typeof value === 'string') return text(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => renamed(item, key, text))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [key(name), renamed(inner, key, text)]))
}
