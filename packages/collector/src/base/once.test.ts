import { expect, test } from 'vitest'
import { once } from './once.js'

test('runs once and gives every caller the same promise', async () => {
  let runs = 0
  const close = once(async () => ++runs)

  expect(close()).toBe(close())
  expect(await close()).toBe(1)
})

test('remembers that the result was undefined', () => {
  let runs = 0
  const close = once(() => void runs++)

  close()
  close()

  expect(runs).toBe(1)
})
