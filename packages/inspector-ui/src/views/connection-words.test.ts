import { expect, test } from 'vitest'
import type { LostFeed } from '../api/live-feed.js'
import { connectionWords } from './connection-words.js'

const lost: LostFeed = { phase: 'lost', reason: 'unreachable', tries: 1, retryAtMs: 2000, sinceMs: 0 }

test('counts down to the next try', () => {
  expect([0, 1001, 2000, 9000].map((now) => connectionWords(lost, now).pill)).toEqual([
    'Reconnecting in 2 s',
    'Reconnecting in 1 s',
    'Reconnecting',
    'Reconnecting',
  ])
})

test('is offline after five tries in vain', () => {
  expect(connectionWords({ ...lost, tries: 5 }, 0)).toMatchObject({ pill: 'Offline', offline: true })
})

test('a server that serves as many pages as it may is not called unreachable', () => {
  const busy = connectionWords({ ...lost, reason: 'busy', tries: 9, retryAtMs: 30_000 }, 0)
  expect(busy).toMatchObject({ pill: 'Busy, again in 30 s', offline: false, title: 'Too many pages open' })
})
