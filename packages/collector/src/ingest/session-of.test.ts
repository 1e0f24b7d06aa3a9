import { expect, test } from 'vitest'
import { createTraceSessions, sessionOfSpan } from './session-of.js'

test('a trace goes from the session of its own name to the first other one, and stays there', () => {
  const sessions = createTraceSessions()

  expect(sessions.of('t')).toBeUndefined()
  expect(sessions.claim('t', 't')).toBeUndefined()
  expect(sessions.claim('t', 'a')).toBe('t')
  expect(sessions.claim('t', 'b')).toBeUndefined()
  expect(sessions.claim('t', 't')).toBeUndefined()
  expect(sessions.of('t')).toBe('a')
})

test('a span says itself whose it is, else its trace does', () => {
  const sessions = createTraceSessions()
  sessions.claim('t', 'held')
  const spanContext = () => ({ traceId: 't' })

  expect(
    sessionOfSpan({ spanContext, attributes: { 'gen_ai.conversation.id': 'c', 'session.id': 's' } }, sessions),
  ).toBe('s')
  expect(sessionOfSpan({ spanContext, attributes: { 'gen_ai.conversation.id': 'c', 'session.id': 7 } }, sessions)).toBe(
    'held',
  )
  expect(sessionOfSpan({ spanContext, attributes: { 'gen_ai.conversation.id': 'c' } }, sessions)).toBe('c')
  expect(sessionOfSpan({ spanContext }, sessions)).toBe('held')
  expect(sessionOfSpan({ spanContext: () => ({ traceId: 'u' }) }, sessions)).toBe('u')
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
