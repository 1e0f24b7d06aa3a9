import { expect, test } from 'vitest'
import type { Steps } from '../base/steps.js'
import { createLater, type Later } from './later.js'

/** Adds up the numbers below `count` of one `lineage`, one a step, each of which takes `ms`. */
function* summing(_lineage: string, count: number, ms: number): Steps<number> {
  let sum = 0
  for (let i = 0; i < count; i++) {
    sum += i
    const until = performance.now() + ms
    while (performance.now() < until);
    yield
  }
  return sum
}

test('little work is done when it is asked for', () => {
  const { later } = watched()
  expect(later.read('a', 3, 0)).toBe(3)
  expect(later.isDone()).toBe(true)
})

test('much work is done in slices, and told when it is done', async () => {
  const { later, told } = watched()
  expect(later.read('a', 10, 2)).toBe(0)
  expect(later.isDone()).toBe(false)
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  await told()
  clearInterval(counting)
  expect(turns).toBeGreaterThan(1)
  expect(later.read('a', 10, 2)).toBe(45)
  expect(later.isDone()).toBe(true)
})

test('work that was begun is finished when more rows come: growth starves nobody', async () => {
  const { later, told } = watched()
  later.read('a', 10, 2)
  expect(later.read('a', 11, 2)).toBe(0)
  await told()
  expect(later.read('a', 11, 2)).toBe(45)
  await told()
  expect(later.read('a', 11, 2)).toBe(55)
})

test('what was exchanged is neither shown nor finished', async () => {
  const { later, told, times } = watched()
  expect(later.read('a', 3, 0)).toBe(3)
  later.read('a', 12, 2)
  expect(later.read('b', 10, 2)).toBe(0)
  await told()
  expect(later.read('b', 10, 2)).toBe(45)
  expect(times()).toBe(1)
})

function watched(): {
  later: Later<readonly [string, number, number], number>
  told: () => Promise<void>
  times: () => number
} {
  let times = 0
  let tell: () => void = () => {}
  const later = createLater({
    steps: summing,
    first: 0,
    outlives: ([before], [now]) => before === now,
    onDone: () => {
      times++
      tell()
    },
  })
  return {
    later,
    times: () => times,
    told: () =>
      new Promise((resolve) => {
        tell = resolve
      }),
  }
}
