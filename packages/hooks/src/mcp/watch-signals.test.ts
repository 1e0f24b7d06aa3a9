import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { createWatchedSignals } from './watch-signals.js'

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

test('a signal is listened to once, however many calls, and tells of itself once', async () => {
  const fired: unknown[] = []
  const { watch } = createWatchedSignals((signal) => fired.push(signal))
  const { signal, abort } = controllerOf()
  const calls = [watch(signal), watch(signal), watch(signal)]
  expect(listenersOf(signal)).toBe(1)
  calls[0]?.leave()
  expect(listenersOf(signal)).toBe(1)

  abort()
  expect(fired).toEqual([])
  await Promise.resolve()

  expect(fired).toEqual([signal])
  expect(watch(signal)).toBeUndefined()
})

test('of signals without a call only the last one is still listened to, until the connection closes', () => {
  const { watch, close } = createWatchedSignals(() => {})
  const signals = Array.from({ length: 20 }, () => controllerOf().signal)
  for (const signal of signals) watch(signal)?.leave()
  expect(signals.map(listenersOf)).toEqual([...Array(19).fill(0), 1])

  const last = signals.at(-1) as AbortSignal
  const call = watch(last)
  watch(signals[0] as AbortSignal)?.leave()
  expect(listenersOf(last)).toBe(1)
  call?.leave()
  close()
  expect(signals.map(listenersOf)).toEqual(Array(20).fill(0))
})

function controllerOf(): { readonly signal: AbortSignal; abort(): void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort('stop') }
}
