import { expect, test } from 'vitest'
import { createAttemptLimit } from './attempt-limit.js'

test('is full after so many wrong guesses, and empty again a window after the first', () => {
  let nowMs = 1000
  const limit = createAttemptLimit({ max: 3, windowMs: 10_000, nowMs: () => nowMs })
  const failAt = (ms: number) => {
    nowMs = ms
    limit.count()
    return limit.waitSeconds
  }

  expect(limit.waitSeconds).toBe(0)
  expect([failAt(1000), failAt(2000), failAt(2500)]).toEqual([0, 0, 9])
  nowMs = 10_999
  expect(limit.waitSeconds).toBe(1)
  nowMs = 11_000
  expect(limit.waitSeconds).toBe(0)
  expect([failAt(11_000), failAt(11_001), failAt(11_002)]).toEqual([0, 0, 10])
})

test('wrong guesses far apart never fill it', () => {
  let nowMs = 0
  const limit = createAttemptLimit({ max: 2, windowMs: 1000, nowMs: () => nowMs })
  for (; nowMs < 100_000; nowMs += 1000) limit.count()

  expect(limit.waitSeconds).toBe(0)
})
