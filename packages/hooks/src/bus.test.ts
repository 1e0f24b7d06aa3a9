import { channel } from 'node:diagnostics_channel'
import { expect, onTestFinished, test } from 'vitest'
import { emit, listenerFailures, off, on } from './bus.js'
import type { HookPayload } from './catalogue.js'
import { slot } from './runner.js'

const payload: HookPayload<'session_finished'> = { sessionId: 's', atNs: 1n, status: 'completed' }

function listen(listener: (payload: HookPayload<'session_finished'>) => unknown): () => void {
  const undo = on('session_finished', listener)
  onTestFinished(undo)
  return undo
}

test('delivers to every listener, at once and in the order they came', () => {
  const heard: string[] = []
  listen(() => heard.push('first'))
  listen(() => heard.push('second'))

  emit('session_finished', payload)

  expect(heard).toEqual(['first', 'second'])
})

test('a throwing listener breaks neither the agent nor the next listener, and is warned of once', async () => {
  const before = listenerFailures('session_finished')
  const warnings: Error[] = []
  const keep = (warning: Error) => warnings.push(warning)
  process.on('warning', keep)
  onTestFinished(() => void process.off('warning', keep))
  const heard: unknown[] = []
  listen(() => {
    throw new Error('disk full')
  })
  listen((heardPayload) => heard.push(heardPayload))

  emit('session_finished', payload)
  emit('session_finished', payload)
  await new Promise(setImmediate)

  expect(heard).toEqual([payload, payload])
  expect(listenerFailures('session_finished') - before).toBe(2)
  expect(warnings).toMatchObject([{ code: 'HOOK_LISTENER_FAILED', name: 'AgentInspectorWarning' }])
  expect(warnings[0]).toHaveProperty('detail', expect.stringContaining('disk full'))
})

test('a rejecting listener is counted, not awaited, and no unhandled rejection', async () => {
  const before = listenerFailures('session_finished')
  listen(() => Promise.reject(new Error('late')))

  emit('session_finished', payload)
  expect(listenerFailures('session_finished') - before).toBe(0)
  await new Promise(setImmediate)

  expect(listenerFailures('session_finished') - before).toBe(1)
})

test('a listener that throws something that cannot even be shown is contained too', () => {
  listen(() => {
    throw new Proxy({}, { get: () => expect.unreachable() })
  })

  expect(() => emit('session_finished', payload)).not.toThrow()
})

test('a listener may leave while it is called', () => {
  const heard: string[] = []
  const leave = listen(() => {
    heard.push('once')
    leave()
  })
  listen(() => heard.push('always'))

  emit('session_finished', payload)
  emit('session_finished', payload)

  expect(heard).toEqual(['once', 'always', 'always'])
})

test('one listener may hear two hooks and leave one of them', () => {
  const heard: unknown[] = []
  const listener = (heardPayload: unknown) => heard.push(heardPayload)
  onTestFinished(on('session_finished', listener))
  onTestFinished(on('session_resumed', listener))

  off('session_finished', listener)
  emit('session_finished', payload)
  emit('session_resumed', { sessionId: 's', atNs: 2n, waitId: 'w' })

  expect(heard).toEqual([{ sessionId: 's', atNs: 2n, waitId: 'w' }])
})

test('a subscriber of the channel itself hears the same payload, by reference', () => {
  const heard: unknown[] = []
  const subscriber = (message: unknown) => heard.push(message)
  const raw = channel('agent-inspector:session_finished')
  raw.subscribe(subscriber)
  onTestFinished(() => void raw.unsubscribe(subscriber))

  emit('session_finished', payload)

  expect(heard[0]).toBe(payload)
})

test('the slot holds a runner while anyone listens, and no longer', () => {
  expect(slot.runner).toBeUndefined()
  const leaveFirst = listen(() => {})
  const leaveSecond = listen(() => {})

  leaveFirst()
  leaveFirst()
  expect(slot.runner).toMatchObject({ run: expect.any(Function) })
  leaveSecond()

  expect(slot.runner).toBeUndefined()
})
