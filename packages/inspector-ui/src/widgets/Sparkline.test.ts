import { expect, test } from 'vitest'
import { pointsOf } from './Sparkline.js'

test.each([
  [[0, 5, 10], '0.5,11.0 18.0,6.0 35.5,1.0'],
  [[7], '0.5,1.0 35.5,1.0'],
  [[0, 0], '0.5,11.0 35.5,11.0'],
])('the line of %j runs through %s', (values, points) => {
  expect(pointsOf(values)).toBe(points)
})
