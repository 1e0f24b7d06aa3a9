import path from 'node:path'
import { isSessionId } from '@agent-inspector/hooks'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PART_SUFFIX, partOfFile, partOfWriter, stemOfPart, stemsOf } from './file-name.js'

const HASHED = /^=[0-9a-f]{32}$/

describe('a session is filed', () => {
  test.each(['abc', 'Abc', '0', 'a.b_c-d', 'x'.repeat(128), 'console', 'com', 'nul1', 'lpt10'])(
    'under its id: %s',
    (id) => {
      expect(stemsOf(id)).toEqual([id, expect.stringMatching(HASHED)])
    },
  )

  test.each([
    ['a way out', '../../etc/passwd'],
    ['a slash', 'a/b'],
    ['a backslash', 'a\\b'],
    ['NUL', 'a\0b'],
    ['unicode', 'naïve'],
    ['a space', 'a b'],
    ['a leading dot', '.hidden'],
    ['a leading dash', '-rf'],
    ['a dot at the end', 'a.'],
    ['a writer', 'a~0badf00d'],
    ['a hash', '=00000000000000000000000000000000'],
    ['a device', 'CON'],
    ['a device with an extension', 'nul.txt'],
    ['a numbered device', 'Com1'],
    ['129 characters', 'x'.repeat(129)],
    ['300 characters', 'x'.repeat(300)],
    ['nothing', ''],
    ['a dot', '.'],
  ])('under a hash: %s', (_, id) => {
    expect(stemsOf(id)).toEqual([expect.stringMatching(HASHED)])
  })

  test('never outside the directory, whatever its id', () => {
    const anyId = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\0', ':') }),
    )
    fc.assert(
      fc.property(anyId, (id) => {
        for (const stem of stemsOf(id)) {
          expect(path.dirname(path.resolve('/traces', stem + PART_SUFFIX))).toBe('/traces')
          expect(stem).toMatch(/^[A-Za-z0-9=][A-Za-z0-9._-]*$/)
        }
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  test('under a name of its own: different ids have different hashes', () => {
    expect(stemsOf('a/b')).not.toEqual(stemsOf('a\\b'))
    expect(stemsOf('Abc')[1]).not.toBe(stemsOf('abc')[1])
  })
})

test('a part is its file name, its stem is what stands before the writer', () => {
  expect(partOfFile('abc~0badf00d.jsonl.gz')).toBe('abc~0badf00d')
  expect(stemOfPart('abc~0badf00d')).toBe('abc')
  expect(stemOfPart('abc')).toBe('abc')
  expect(partOfWriter('abc', '0badf00d')).toBe('abc~0badf00d')
  expect(['.jsonl.gz', 'abc.idx', 'abc.live', 'abc.jsonl'].map(partOfFile)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('an id that hooks takes is never filed under nothing', () => {
  expect(isSessionId('a/b')).toBe(true)
  expect(stemsOf('a/b')[0]).toMatch(HASHED)
})
