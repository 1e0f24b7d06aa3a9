import { expect, test } from 'vitest'
import { isUnderWay } from './is-under-way.js'

test('a session that runs or waits is under way, one that ended in whatever manner is not', () => {
  const statuses = ['running', 'paused', 'completed', 'failed', 'interrupted', 'cancelled', undefined]
  expect(statuses.filter(isUnderWay)).toEqual(['running', 'paused'])
})
