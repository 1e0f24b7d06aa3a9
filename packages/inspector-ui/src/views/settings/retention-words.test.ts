import { expect, test } from 'vitest'
import { retentionWords } from './retention-words.js'

test.each([
  [30, 10e9, '30 days after a session was written last, sooner when all take more than 10 GB. Pinned sessions stay.'],
  [1, 0, '1 day after a session was written last. Pinned sessions stay.'],
  [0, 5e8, 'As long as all take no more than 500 MB, then the oldest go. Pinned sessions stay.'],
  [0, 0, 'Everything is kept.'],
])('%d days and %d bytes', (days, bytes, words) => {
  expect(retentionWords({ days, bytes })).toBe(words)
})
