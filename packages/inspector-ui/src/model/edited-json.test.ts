import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editJson, jsonText } from './edited-json.js'

test('what was not touched is the same value, without a change', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // What JSON tells of -0 is 0.
      const before: unknown = JSON.parse(JSON.stringify(value))
      expect(editJson(jsonText(before), before)).toEqual({ ok: true, value: before, changes: [] })
    }),
  )
  expect(editJson(jsonText(undefined), undefined)).toEqual({ ok: true, value: undefined, changes: [] })
})

test('each value that differs is told, with what it was', () => {
  expect(editJson('{"url": "b", "tries": [1, 3]}', { url: 'a', tries: [1, 2], slow: true })).toMatchObject({
    ok: true,
    changes: [
      { pointer: '/url', kind: 'changed', before: 'a', after: 'b' },
      { pointer: '/tries/1', kind: 'changed', before: 2, after: 3 },
      { pointer: '/slow', kind: 'removed', before: true },
    ],
  })
  expect(editJson('1', undefined)).toMatchObject({ changes: [{ pointer: '', before: undefined, after: 1 }] })
})

test('text that is no JSON says why', () => {
  expect(editJson('{"url": ', {})).toEqual({ ok: false, message: expect.stringMatching(/JSON/) })
  expect(editJson(' ', {})).toEqual({ ok: false, message: 'Nothing is no JSON: write null for no value.' })
})
