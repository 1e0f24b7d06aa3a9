import { expect, test } from 'vitest'
import { createClock } from './clock.js'

test('says nanoseconds since the epoch and never goes back', () => {
  const { nowNs } = createClock()
  const times = Array.from({ length: 1000 }, nowNs)

  expect(Math.abs(Number(nowNs() / 1_000_000n) - Date.now())).toBeLessThan(1000)
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)))
})

test('a step of the wall clock does not move a clock that runs', ({ onTestFinished }) => {
  const { nowNs } = createClock()
  const before = nowNs()
  const { now } = Date
  onTestFinished(() => {
    Date.now = now
  })

  Date.now = () => 0

  expect(Number(nowNs() - before)).toBeLessThan(1e9)
  expect(nowNs()).toBeGreaterThan(before)
})
