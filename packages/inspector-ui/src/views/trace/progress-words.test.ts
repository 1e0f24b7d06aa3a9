import { expect, test } from 'vitest'
import { progressWords } from './progress-words.js'

test.each([
  [{ progress: 312_408, total: 1_000_000, message: 'indexing' }, '312,408 of 1,000,000, indexing'],
  [{ progress: 3 }, '3'],
  [{ progress: 0.126, total: 1, message: '' }, '0.13 of 1'],
])('%o is %j', (progress, words) => {
  expect(progressWords({ session_id: 's', ...progress })).toBe(words)
})
