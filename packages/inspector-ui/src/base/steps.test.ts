import { expect, test } from 'vitest'
import { finish, inSteps } from './steps.js'

test('every row is visited once, in order, with rests between', () => {
  const visited: number[] = []
  const steps = inSteps(20_000, (from, to) => {
    for (let row = from; row < to; row++) visited.push(row)
  })
  let rests = 0
  for (const _ of steps) rests++
  expect(visited).toEqual(Array.from({ length: 20_000 }, (_, row) => row))
  expect(rests).toBe(3)
})

test('the result is what the steps return', () => {
  function* adding(): Generator<undefined, number, undefined> {
    let sum = 0
    yield* inSteps(10, (from, to) => {
      for (let row = from; row < to; row++) sum += row
    })
    return sum
  }
  expect(finish(adding())).toBe(45)
})
