import { expect, test } from 'vitest'
import { createTraceSessions } from './session-of.js'

test('a trace belongs to the session that claimed it last, which is told whose it was', () => {
  const sessions = createTraceSessions()

  expect(sessions.of('t')).toBeUndefined()
  expect(sessions.claim('t', 'a')).toBeUndefined()
  expect(sessions.claim('t', 'a')).toBeUndefined()
  expect(sessions.claim('t', 'b')).toBe('a')
  expect(sessions.of('t')).toBe('b')
})

test('a session begins once', () => {
  const sessions = createTraceSessions()

  expect([sessions.begin('a'), sessions.begin('b'), sessions.begin('a')]).toEqual([true, true, false])
})

test('remembers what is in use and forgets the rest, within its bound', () => {
  const sessions = createTraceSessions(100)
  sessions.claim('used', 's')
  for (let i = 0; i < 1000; i++) {
    sessions.claim(`t${i}`, 's')
    expect(sessions.of('used')).toBe('s')
  }

  const remembered = Array.from({ length: 1000 }, (_, i) => sessions.of(`t${i}`)).filter((found) => found !== undefined)
  expect(remembered.length).toBeLessThanOrEqual(100)
  expect(sessions.of('t999')).toBe('s')
})
