import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createParkedTexts } from './parked-texts.js'
import { spanRecord } from './record.test-kit.js'

test('a record comes back as it was, whatever its texts are and however long others wait', () => {
  const text = fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.integer({ min: 1, max: 20_000 }))
    .map(([piece, times]) => piece.repeat(times))
  const attributes = fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(text, fc.integer(), fc.boolean()))
  fc.assert(
    fc.property(fc.array(attributes, { maxLength: 30 }), fc.nat(10), (all, lead) => {
      const texts = createParkedTexts()
      const records = all.map((one) =>
        spanRecord({ attributes: one, events: [{ name: 'e', atNs: 1n, attributes: one }] }),
      )
      const parked = records.map((record) => texts.park(record))
      const back = (n: number) => parked[n]?.() ?? records[n]
      // In the order they came, and some of the later ones before.
      const late = records.map((_, n) => n).slice(lead)
      const order = [...late, ...records.map((_, n) => n).slice(0, lead)]
      for (const n of order) expect(back(n)).toEqual(records[n])
    }),
    { seed: 5, numRuns: 60 },
  )
})

test('what waits is not what the agent, or an SDK, holds in its hands', () => {
  const attributes = { text: 'x'.repeat(5000) }
  const record = spanRecord({ attributes })
  const back = createParkedTexts().park(record)

  expect(attributes.text).toHaveLength(5000)
  attributes.text = 'changed since'
  expect(back?.().attributes.text).toBe('x'.repeat(5000))
})

test('a record without long texts is left alone, and so is a text of megabytes', () => {
  const texts = createParkedTexts()
  expect(texts.park(spanRecord({ attributes: { text: 'short', n: 1 } }))).toBeUndefined()
  expect(texts.park(spanRecord({ attributes: { text: 'x'.repeat(2_000_000) } }))).toBeUndefined()
})
