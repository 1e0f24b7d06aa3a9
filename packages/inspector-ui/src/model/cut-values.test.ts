import { expect, test } from 'vitest'
import { cutValueOf, cutValuesIn, withoutCutMarks } from './cut-values.js'

const hash = 'a'.repeat(64)
const attributes = {
  prompt_json: '{"a":"b…"}',
  prompt_json_truncated: true,
  prompt_json_bytes: 20_000_000,
  prompt_json_sha256: hash,
  huge: 'x…',
  huge_truncated: true,
  huge_bytes: 70_000_000,
  gone_json: '"…"',
  gone_json_truncated: true,
  whole: 'x',
  whole_bytes: 1,
  other_truncated: true,
}

test('a value is cut if it is there and marked so; it is there whole if its hash is told, and not at all if only the sign is left', () => {
  expect(cutValuesIn(attributes)).toEqual([
    { key: 'prompt_json', bytes: 20_000_000, sha256: hash, isGone: false },
    { key: 'huge', bytes: 70_000_000, sha256: undefined, isGone: false },
    { key: 'gone_json', bytes: undefined, sha256: undefined, isGone: true },
  ])
  expect(cutValueOf(attributes, 'whole')).toBeUndefined()
  expect(cutValueOf(attributes, 'other')).toBeUndefined()
})

test('marks are no attributes of their own, what only looks like one is', () => {
  expect(Object.keys(withoutCutMarks(attributes))).toEqual([
    'prompt_json',
    'huge',
    'gone_json',
    'whole',
    'whole_bytes',
    'other_truncated',
  ])
})
