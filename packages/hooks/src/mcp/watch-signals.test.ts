import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { createWatchedSignals } from './watch-signals.js'

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

test('a signal is listened to once, however many calls, and tells of those that are open', async () => {
  const fired: unknown[] = []
  const { watch } = createWatchedSignals((id, reason) => fired.push([id, reason]))
  const controller = new AbortController()
  watch(controller.signal, 1)
  watch(controller.signal, 'two')
  watch(controller.signal, 3)()
  expect(listenersOf(controller.signal)).toBe(1)

  controller.abort('stop')
  await Promise.resolve()

  expect(fired).toEqual([
    [1, 'stop'],
    ['two', 'stop'],
  ])
})

test('of signals without a call only the last one is still listened to, until the connection closes', () => {
  const { watch, close } = createWatchedSignals(() => {})
  const signals = Array.from({ length: 20 }, () => new AbortController().signal)
  for (const signal of signals) watch(signal, 1)()
  expect(signals.map(listenersOf)).toEqual([...Array(19).fill(0), 1])

  const last = signals.at(-1) as AbortSignal
  const ended = watch(last, 2)
  watch(signals[0] as AbortSignal, 3)()
  expect(listenersOf(last)).toBe(1)
  ended()
  close()
  expect(signals.map(listenersOf)).toEqual(Array(20).fill(0))
})
