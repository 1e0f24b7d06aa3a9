import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { cancelSession, currentOperation, session } from '../index.js'
import type { Operation } from '../operation.js'
import { startCancellableCall } from './cancellable-call.js'

test('its signal fires with it, read before or after, and never that of its session', () => {
  const parent = frameOf('s')
  const early = startCancellableCall(parent)
  const late = startCancellableCall(parent)
  const { signal } = early.operation

  for (const { abort } of [early, late]) abort.abort('stop')

  expect([signal.aborted, signal.reason]).toEqual([true, 'stop'])
  expect([late.operation.signal.aborted, late.operation.signal.reason]).toEqual([true, 'stop'])
  expect(parent.signal.aborted).toBe(false)
})

test('its signal fires with its session, read before or after, and is one', () => {
  hear(onTestFinished)
  session({ id: 's' }, () => {
    const parent = currentOperation() as Operation
    const [early, late] = [startCancellableCall(parent), startCancellableCall(parent)]
    const { signal } = early.operation
    expect(early.operation.signal).toBe(signal)

    cancelSession('s', 'enough')

    expect([signal.reason, late.operation.signal.reason]).toEqual(['enough', 'enough'])
  })
})

function frameOf(id: string): Operation {
  hear(onTestFinished)
  return session({ id }, () => currentOperation() as Operation)
}
