import { expect, test } from 'vitest'
import { groupSessions, matchesText } from './group-sessions.js'

const today = Date.UTC(2026, 10, 21)
const at = (id: string, status: string, hoursBefore: number) => ({
  id,
  title: `Title ${id}`,
  status,
  engine: 'node',
  started_at: new Date(today + 12 * 3_600_000 - hoursBefore * 3_600_000).toISOString(),
})

test('who needs you stands first, then who runs, then by day; the newest first in each', () => {
  const sessions = [
    at('old', 'completed', 400),
    at('early', 'failed', 3),
    at('late', 'completed', 1),
    at('eve', 'completed', 20),
    at('week', 'completed', 80),
    at('runs', 'running', 500),
    at('waits', 'paused', 900),
  ]
  expect(groupSessions(sessions, today).map((group) => [group.title, group.sessions.map(({ id }) => id)])).toEqual([
    ['Needs you', ['waits']],
    ['Running', ['runs']],
    ['Today', ['late', 'early']],
    ['Yesterday', ['eve']],
    ['This week', ['week']],
    ['Older', ['old']],
  ])
})

test('a search looks at title, id, status, engine and tags', () => {
  const session = { ...at('a1', 'failed', 1), tags: ['Nightly build'] }
  expect(['title A1', 'FAILED node', 'a1'].map((query) => matchesText(session, query))).toEqual([true, true, true])
  expect(matchesText(session, 'nightly a1')).toBe(true)
  expect(matchesText(session, 'failed otlp')).toBe(false)
})
