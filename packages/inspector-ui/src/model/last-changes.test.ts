import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valueAt } from '../base/json-pointer.js'
import { lastChanges } from './last-changes.js'

test('each place is told with the snapshot that changed it last, the latest first', () => {
  const values = [
    { goal: 'refund', steps: [{ status: 'pending' }], left: 4 },
    { goal: 'refund', steps: [{ status: 'running' }], left: 3 },
    { goal: 'refund', steps: [{ status: 'running' }, { status: 'pending' }], left: 2 },
  ]
  expect(lastChanges(values)).toEqual([
    { pointer: '/steps/1', by: 2 },
    { pointer: '/left', by: 2 },
    { pointer: '/steps/0/status', by: 1 },
  ])
})

test('what was replaced since as a whole, or is gone, is told as that', () => {
  expect(lastChanges([{ a: { b: 1 } }, { a: { b: 2 } }, { a: 3 }])).toEqual([{ pointer: '/a', by: 2 }])
  expect(lastChanges([{ a: { b: 1 } }, { a: { b: 2 } }, {}])).toEqual([{ pointer: '/a', by: 2 }])
})

test('one snapshot has changed nothing, and the same again neither', () => {
  expect([lastChanges([]), lastChanges([{ a: 1 }]), lastChanges([{ a: 1 }, { a: 1 }])]).toEqual([[], [], []])
})

test('of flat states it agrees with looking at each key by itself', () => {
  const state = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'x/y'), fc.nat(2))
  fc.assert(
    fc.property(fc.array(state, { minLength: 1, maxLength: 8 }), (values) => {
      const expected = new Map<string, number>()
      for (let by = 1; by < values.length; by++) {
        for (const key of ['a', 'b', 'c', 'x/y']) {
          if (values[by]?.[key] !== values[by - 1]?.[key]) expected.set(key.replace('/', '~1'), by)
        }
      }
      const found = lastChanges(values)
      expect(new Map(found.map(({ pointer, by }) => [pointer.slice(1), by]))).toEqual(expected)
      for (const { pointer, by } of found) {
        for (const later of values.slice(by)) expect(valueAt(later, pointer)).toEqual(valueAt(values.at(-1), pointer))
      }
    }),
  )
})
