import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addPruned, areEmpty, decodeNotes, encodeNotes, noNotes, type SessionNotes } from './session-notes.js'

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const notes: fc.Arbitrary<SessionNotes> = fc.record(
  {
    sessionId: fc.string({ minLength: 1 }),
    pinned: fc.boolean(),
    tags: fc.array(fc.string()),
    pruned: fc.record({ parts: fc.integer({ min: 1 }), bytes: count, records: count }, { noNullPrototype: true }),
    unknown: fc.dictionary(
      fc.string().map((name) => `later_${name}`),
      fc.string(),
      { noNullPrototype: true },
    ),
  },
  { requiredKeys: ['sessionId', 'pinned', 'tags', 'unknown'], noNullPrototype: true },
)

test('what stands in the file is what was put there, with what a later version put there', () => {
  fc.assert(fc.property(notes, (one) => isDeepStrictEqual(decodeNotes(encodeNotes(one)), one)))
})

test('what is no notes file says nothing, and breaks nothing', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => decodeNotes(text) === undefined))
  expect(decodeNotes('{"session_id":"","pinned":true}')).toBeUndefined()
})

test('what is of another type is passed over', () => {
  const text = '{"session_id":"s","pinned":"yes","tags":["a",1,null],"pruned":{"parts":-1}}'
  expect(decodeNotes(text)).toEqual({ sessionId: 's', pinned: false, tags: ['a'], unknown: {} })
})

test('nothing is kept of nothing', () => {
  expect(areEmpty(noNotes('s'))).toBe(true)
  const { pruned: _, ...rest } = noNotes('s')
  expect(
    [{ pinned: true }, { tags: ['a'] }, { unknown: { later: 1 } }].map((one) => areEmpty({ ...rest, ...one })),
  ).toEqual([false, false, false])
})

test('what is deleted bit by bit adds up', () => {
  const once = addPruned(noNotes('s'), { parts: 1, bytes: 10, records: 3 })
  expect(addPruned({ ...noNotes('s'), pruned: once }, { parts: 2, bytes: 5, records: 0 })).toEqual({
    parts: 3,
    bytes: 15,
    records: 3,
  })
})
