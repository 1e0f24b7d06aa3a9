import { expect, onTestFinished, test } from 'vitest'
import { CancelledError } from './errors.js'
import { hear } from './hear.test-kit.js'
import type { Operation } from './operation.js'
import { currentOperation } from './runner.js'
import { cancelSession } from './running-sessions.js'
import { session } from './session.js'
import { tool } from './tool.js'

test('a session is announced with what it was given, and finished', async () => {
  const { names, one } = hear(onTestFinished)
  const result = await session({ id: 'run 7', title: 'Weekly report', metadata: { team: 'a' } }, async ({ id }) => id)

  expect(result).toBe('run 7')
  expect(names).toEqual(['session_started', 'session_finished'])
  expect(one('session_started')).toEqual({
    sessionId: 'run 7',
    atNs: expect.any(BigInt),
    engine: 'node',
    title: 'Weekly report',
    metadata: { team: 'a' },
  })
  expect(one('session_finished')).toEqual({ sessionId: 'run 7', atNs: expect.any(BigInt), status: 'completed' })
})

test('the operations in it are roots of one trace, in its session', () => {
  const { of } = hear(onTestFinished)
  session({ id: 's' }, () => {
    tool('a', () => tool('inside a', () => {}))
    tool('b', () => {})
  })

  const [a, inside, b] = of('before_tool_call').map(({ operation }) => operation)
  expect([a?.parentId, b?.parentId, inside?.parentId]).toEqual([undefined, undefined, a?.id])
  expect(new Set([a?.traceId, b?.traceId, inside?.traceId]).size).toBe(1)
  expect([a?.sessionId, b?.sessionId, inside?.sessionId]).toEqual(['s', 's', 's'])
  expect(of('session_started')).toHaveLength(1)
})

test('a session in a session has a trace of its own; the same id goes on with what is there', () => {
  const { of } = hear(onTestFinished)
  const frames = session({ id: 'outer' }, () => [
    currentOperation(),
    session({ id: 'outer' }, () => currentOperation()),
    session({ id: 'inner' }, () => currentOperation()),
  ]) as [Operation, Operation, Operation]

  expect(frames[1]).toBe(frames[0])
  expect(frames[2]).toMatchObject({ kind: 'session', sessionId: 'inner', id: '' })
  expect(frames[2].traceId).not.toBe(frames[0].traceId)
  expect(of('session_finished').map(({ sessionId }) => sessionId)).toEqual(['inner', 'outer'])
})

test('without an id it is named by its trace', () => {
  const { one } = hear(onTestFinished)
  const id = session(({ id }) => id)

  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(one('session_started').sessionId).toBe(id)
})

test.each(['', '..', 'a\n', 'x'.repeat(201)])('the id %j is refused before anything runs, heard or not', (id) => {
  const refused = expect.objectContaining({ code: 'SESSION_ID_INVALID' })
  expect(() => session({ id }, () => expect.unreachable())).toThrow(refused)
  const { names } = hear(onTestFinished)
  expect(() => session({ id }, () => expect.unreachable())).toThrow(refused)
  expect(names).toEqual([])
})

test('a streaming session ends with its stream', () => {
  const { names } = hear(onTestFinished)
  const stream = session({ id: 's' }, function* () {
    yield currentOperation()?.sessionId
  })
  expect(names).toEqual(['session_started'])

  expect([...stream]).toEqual(['s'])
  expect(names).toEqual(['session_started', 'session_finished'])
})

test('cancelling a session fires the signal of everything in it and says so at its end', async () => {
  const { one } = hear(onTestFinished)
  const reason = new Error('enough')
  const running = session({ id: 'long' }, () =>
    tool(
      'wait',
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ),
  )

  expect(cancelSession('another', reason)).toBe(false)
  expect(cancelSession('long', reason)).toBe(true)

  await expect(running).rejects.toBe(reason)
  expect(one('session_finished')).toMatchObject({ status: 'cancelled', error: reason })
  expect(cancelSession('long')).toBe(false)
})

test('a session that is cancelled is told of before its functions are, once for each session in it, with who wanted it', async () => {
  const { of, names } = hear(onTestFinished)
  const running = session({ id: 'outer' }, () =>
    session(
      { id: 'inner' },
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ),
  )
  const reason = new CancelledError('Ada')
  cancelSession('outer', reason)
  await expect(running).rejects.toMatchObject({ name: 'AbortError', message: 'The session was cancelled by Ada.' })

  expect(of('operation_cancelled').map(({ operation, ...said }) => [operation.sessionId, said])).toEqual([
    ['outer', { reason, by: 'Ada' }],
    ['inner', { reason, by: 'Ada' }],
  ])
  expect(names.indexOf('operation_cancelled')).toBeLessThan(names.indexOf('session_finished'))
})

test('a session that has ended hears nothing of the cancelling of the one around it', async () => {
  const { of } = hear(onTestFinished)
  session({ id: 'around' }, () => {
    session({ id: 'over' }, () => {})
    cancelSession('around')
  })

  expect(of('operation_cancelled').map(({ operation }) => operation.sessionId)).toEqual(['around'])
})

test('cancelling a session cancels the sessions inside it; two runs under one id are both cancelled', async () => {
  hear(onTestFinished)
  const signals: AbortSignal[] = []
  const open = new AbortController()
  const untilOpen = ({ signal }: { signal: AbortSignal }) => {
    signals.push(signal)
    return new Promise<void>((resolve) => open.signal.addEventListener('abort', () => resolve()))
  }
  const runs = [
    session({ id: 'twice' }, () => session({ id: 'inside' }, untilOpen)),
    session({ id: 'twice' }, untilOpen),
    session({ id: 'else' }, untilOpen),
  ]
  cancelSession('twice')

  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false])
  open.abort()
  await Promise.all(runs)
})
