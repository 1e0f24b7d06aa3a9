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

test('knows parts of a millisecond, so that two processes agree which of them was first', () => {
  const apartMs = Array.from({ length: 20 }, () => {
    const untilMs = performance.now() + 0.13
    while (performance.now() < untilMs);
    return Math.abs(Number(createClock().nowNs()) / 1e6 - (performance.timeOrigin + performance.now()))
  })

  // A few may be interrupted between the two.
  expect(apartMs.toSorted((a, b) => a - b)[10]).toBeLessThan(0.1)
})

test('a clock that is made after a step of the wall clock goes by what that says now', ({ onTestFinished }) => {
  const { now } = Date
  onTestFinished(() => {
    Date.now = now
  })
  Date.now = () => 1_000_000

  expect(createClock().nowNs() / 1_000_000n).toBe(1_000_000n)
})
