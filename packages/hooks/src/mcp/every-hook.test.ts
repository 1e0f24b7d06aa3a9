import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { HOOK_NAMES } from '../hook-names.js'
import {
  agent,
  answerWait,
  cancelSession,
  llm,
  pendingWaits,
  progress,
  prompt,
  resource,
  session,
  snapshot,
  stepSession,
  tool,
  waitForSignal,
  workflow,
} from '../index.js'

import { createMemoryPair } from './memory-pair.test-kit.js'
import { traceTransport } from './trace-transport.js'

test('every hook of the catalogue is emitted by a helper or by a traced transport', async () => {
  const { names } = hear(onTestFinished)
  const model = { provider: 'p', model: 'm', prompt: { messages: [] } }
  const fail = () => {
    throw new Error('on purpose')
  }
  const calls = (fn: () => unknown) => [
    () => workflow('w', fn),
    () => agent('a', fn),
    () => llm(model, fn),
    () => tool('t', fn),
    () => resource('u', fn),
    () => prompt('p', fn),
  ]

  await session(async () => {
    for (const call of calls(() => {})) call()
    for (const call of calls(fail)) expect(call).toThrow('on purpose')
    tool('t', ({ span }) => {
      span.set({ a: 1 })
      span.event('e')
      snapshot('s', 1)
      progress({ progress: 1 })
    })
    const answered = waitForSignal('go', { prompt: '?' })
    answerWait(pendingWaits()[0]?.waitId ?? '', { payload: 1 })
    await answered
    await expect(waitForSignal('go', { prompt: '?', timeoutMs: 0 })).rejects.toThrow()
  })
  session({ id: 's' }, () => cancelSession('s'))
  await session({ id: 's' }, () => {
    stepSession('s', ['tool.call'])
    const stepped = tool('t', async () => {})
    answerWait(pendingWaits()[0]?.waitId ?? '', { payload: { action: 'go' } })
    return stepped
  })
  await useConnection()

  expect(HOOK_NAMES.filter((name) => !names.includes(name))).toEqual([])
})

async function useConnection(): Promise<void> {
  const [near, far] = createMemoryPair()
  const client = traceTransport(near)
  far.onmessage = ({ id = 0, method }) => {
    if (method === 'good') void far.send({ id, result: {} })
    if (method === 'bad') void far.send({ id, error: { code: 1, message: 'no' } })
  }
  client.onmessage = () => {}
  await client.start()
  await client.send({ id: 1, method: 'good' })
  await client.send({ id: 2, method: 'bad' })
  await client.send({ method: 'notifications/initialized' })
  near.onerror?.(new Error('SSE stream disconnected: gone'))
  await client.close()
}
