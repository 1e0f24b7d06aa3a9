import { expect, onTestFinished, test, vi } from 'vitest'
import { on } from './bus.js'
import { hear } from './hear.test-kit.js'
import { answerWait, pendingWaits } from './pending-waits.js'
import { cancelSession } from './running-sessions.js'
import { session } from './session.js'
import { waitForSignal } from './wait-for-signal.js'

const schema = { type: 'object', properties: { ok: { type: 'boolean' } } }

test('pauses the session, waits for the answer, and goes on with its payload', async () => {
  const { names, one } = hear(onTestFinished)
  const answered = session({ id: 's' }, () => waitForSignal<{ ok: boolean }>('approve', { prompt: 'Send it?', schema }))
  const [wait] = pendingWaits()
  expect(names).toEqual(['session_started', 'session_paused', 'before_signal_wait'])
  expect(wait).toEqual({
    waitId: one('before_signal_wait').operation.id,
    sessionId: 's',
    signal: 'approve',
    prompt: 'Send it?',
    schema,
    sinceNs: one('before_signal_wait').operation.startNs,
  })

  expect(answerWait(wait?.waitId ?? '', { payload: { ok: true }, by: 'ann' })).toBe(true)

  expect(await answered).toEqual({ ok: true })
  expect(names.slice(3)).toEqual(['after_signal_wait', 'session_resumed', 'session_finished'])
  expect(one('session_paused')).toMatchObject({ sessionId: 's', waitId: wait?.waitId, signal: 'approve', schema })
  expect(one('after_signal_wait')).toMatchObject({ payload: { ok: true }, by: 'ann', atNs: expect.any(BigInt) })
  expect(one('session_resumed')).toMatchObject({ waitId: wait?.waitId, payload: { ok: true } })
})

test('the first answer wins', async () => {
  const answered = waitForSignal('approve', { prompt: '?' })
  const [wait] = pendingWaits()
  const waitId = wait?.waitId ?? ''

  expect(answerWait(waitId, { payload: 1 })).toBe(true)
  expect(answerWait(waitId, { payload: 2 })).toBe(false)
  expect(answerWait('nobody', { payload: 3 })).toBe(false)
  expect(await answered).toBe(1)
  expect(pendingWaits()).toEqual([])
})

test('a listener may answer at once, and other waits of the same name stay', async () => {
  const stays = waitForSignal('approve', { prompt: 'stays' })
  const leave = on('before_signal_wait', ({ operation }) => answerWait(operation.id, { payload: 'at once' }))

  expect(await waitForSignal('approve', { prompt: '?' })).toBe('at once')
  leave()
  expect(pendingWaits().map(({ prompt }) => prompt)).toEqual(['stays'])
  answerWait(pendingWaits()[0]?.waitId ?? '', { payload: undefined })
  expect(await stays).toBeUndefined()
})

test('an answer that does not come in time is an error that says what to do', async () => {
  const { names, one } = hear(onTestFinished)
  await expect(waitForSignal('approve', { prompt: '?', timeoutMs: 5 })).rejects.toMatchObject({
    name: 'SignalTimeoutError',
    code: 'SIGNAL_TIMEOUT',
    signal: 'approve',
    timeoutMs: 5,
    message: 'Nobody answered the signal "approve" within 5 ms. Answer it sooner, or raise timeoutMs.',
  })

  expect(names).toEqual([
    'session_started',
    'session_paused',
    'before_signal_wait',
    'error_signal_wait',
    'session_resumed',
    'session_finished',
  ])
  expect(one('session_resumed')).not.toHaveProperty('payload')
  expect(pendingWaits()).toEqual([])
})

test('a time longer than a timer can hold does not end at once', async () => {
  vi.useFakeTimers()
  const tenWeeksMs = 70 * 24 * 3600 * 1000
  const outcome = waitForSignal('approve', { prompt: '?', timeoutMs: tenWeeksMs }).catch((error: unknown) => error)

  await vi.advanceTimersByTimeAsync(tenWeeksMs - 1)
  expect(pendingWaits()).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)

  expect(await outcome).toMatchObject({ code: 'SIGNAL_TIMEOUT' })
  vi.useRealTimers()
})

test('a signal that fires ends the wait with its reason, also if it fired before', async () => {
  const controller = new AbortController()
  const waiting = waitForSignal('approve', { prompt: '?', signal: controller.signal })
  controller.abort('no more')

  await expect(waiting).rejects.toBe('no more')
  await expect(waitForSignal('approve', { prompt: '?', signal: controller.signal })).rejects.toBe('no more')
  expect(pendingWaits()).toEqual([])
})

test('cancelling the session ends its waits', async () => {
  const { one } = hear(onTestFinished)
  const waiting = session({ id: 'doomed' }, () => waitForSignal('approve', { prompt: '?' }))
  cancelSession('doomed', 'stopped')

  await expect(waiting).rejects.toBe('stopped')
  expect(one('session_finished').status).toBe('cancelled')
})
