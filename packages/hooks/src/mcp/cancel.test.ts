import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { CancelledError, cancelSession, currentOperation, session } from '../index.js'
import type { RpcMessage } from '../json-rpc.js'
import { createMemoryPair } from './memory-pair.test-kit.js'
import { traceTransport } from './trace-transport.js'

const request: RpcMessage = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow' } }

test('the signal of the session cancels what is out, once, and tells who waits', async () => {
  const heard = hear(onTestFinished)
  const { client, near, received } = connect()

  await session({ id: 's' }, async () => {
    await client.send(request, { relatedRequestId: 9 })
    await client.send({ ...request, id: 2 })
    cancelSession('s', new CancelledError('Ada'))
    await received(2)
  })

  const reason = 'Cancelled: The session was cancelled by Ada.'
  expect(near.sent.slice(2)).toEqual([
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, reason } },
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2, reason } },
  ])
  expect(near.sentOptions[2]).toEqual({ relatedRequestId: 9 })
  expect(await received(2)).toEqual([
    { jsonrpc: '2.0', id: 1, error: { code: -32800, message: reason } },
    { jsonrpc: '2.0', id: 2, error: { code: -32800, message: reason } },
  ])
  expect(heard.of('error_rpc_request').map(({ error }) => error)).toMatchObject([
    { name: 'AbortError', message: reason },
    { name: 'AbortError', message: reason },
  ])
})

test('a call that the application withdraws itself is not withdrawn again', async () => {
  const { one } = hear(onTestFinished)
  const { client, near } = connect()

  await session({ id: 's' }, async ({ signal }) => {
    await client.send(request)
    signal.addEventListener('abort', () => {
      void client.send({ method: 'notifications/cancelled', params: { requestId: 1, reason: 'stop' } })
    })
    cancelSession('s')
    await Promise.resolve()
  })

  expect(near.sent.filter(({ method }) => method === 'notifications/cancelled')).toHaveLength(1)
  expect(one('error_rpc_request').error).toMatchObject({ name: 'AbortError', message: 'Cancelled: stop' })
})

test('what is said of a call from nowhere, after its session was cancelled, belongs to the session of the connection', async () => {
  const heard = hear(onTestFinished)
  const { client } = connect()

  await session({ id: 's' }, async () => {
    await client.start()
    await client.send(request)
  })
  cancelSession('s')
  // As an SDK does that hears of it by a listener of its own.
  await client.send({ method: 'notifications/cancelled', params: { requestId: 1, reason: 'stop' } })

  expect(heard.of('session_started').map(({ sessionId }) => sessionId)).toEqual(['s'])
  expect(heard.one('rpc_notification').operation.sessionId).toBe('s')
})

test('a call that is made to clean up, in a session that is cancelled already, goes its way', async () => {
  hear(onTestFinished)
  const { client, near } = connect()

  await session({ id: 's' }, async () => {
    cancelSession('s')
    await client.send(request)
    await Promise.resolve()
  })

  expect(near.sent).toMatchObject([request])
})

test('what was answered, and what was called elsewhere, is left alone', async () => {
  hear(onTestFinished)
  const { client, near, far } = connect()

  await session({ id: 'other' }, () => client.send({ ...request, id: 8 }))
  await session({ id: 's' }, async () => {
    await client.send(request)
    await far.send({ id: 1, result: {} })
    cancelSession('s')
    await Promise.resolve()
  })

  expect(near.sent.map(({ id }) => id)).toEqual([8, 1])
})

test('a request with a stream of its own is cancelled by closing that', async () => {
  const { of } = hear(onTestFinished)
  const { client, near, received } = connect()
  const application = new AbortController()

  await session({ id: 's' }, async () => {
    await client.send(request, { requestSignal: application.signal })
    await client.send({ ...request, id: 2 }, { requestSignal: application.signal })
    await near.onmessage?.({ id: 2, result: {} })
    cancelSession('s')
    await received(2)
  })
  await session({ id: 't' }, async () => {
    await client.send({ ...request, id: 3 }, { requestSignal: application.signal })
    application.abort()
  })

  expect(near.sent.map(({ method }) => method)).toEqual(['tools/call', 'tools/call', 'tools/call'])
  expect(near.sentOptions.map((options) => (options as { requestSignal: AbortSignal }).requestSignal.aborted)).toEqual([
    true,
    true,
    true,
  ])
  expect(of('error_rpc_request').map(({ operation }) => operation.sessionId)).toEqual(['s', 't'])
})

test('initialize is never cancelled on the wire', async () => {
  hear(onTestFinished)
  const { client, near, received } = connect()
  await session({ id: 's' }, async () => {
    await client.send({ ...request, method: 'initialize' })
    cancelSession('s')
    await received(1)
  })

  expect(near.sent).toHaveLength(1)
})

test('a cancellation that comes in fires the signal of what answers the call', async () => {
  const { one } = hear(onTestFinished)
  const { client, far } = connect()
  let signal: AbortSignal | undefined
  client.onmessage = () => {
    signal ??= currentOperation()?.signal
  }
  await far.send(request)
  expect(signal?.aborted).toBe(false)
  await far.send({ method: 'notifications/cancelled', params: { requestId: 1, reason: 'too slow' } })

  expect(signal?.reason).toMatchObject({ message: 'Cancelled: too slow' })
  expect(one('error_rpc_request').error).toBe(signal?.reason)
  await client.send({ id: 1, error: { code: 0, message: 'late' } })
  expect(one('error_rpc_request').error).toBe(signal?.reason)
})

function connect() {
  const [near, far] = createMemoryPair()
  const client = traceTransport(near)
  const messages: RpcMessage[] = []
  let arrived = () => {}
  client.onmessage = (message) => {
    messages.push(message)
    arrived()
  }
  /** What the application has received, once it is that much. */
  const received = async (count: number) => {
    while (messages.length < count) await new Promise<void>((resolve) => (arrived = resolve))
    return messages
  }
  return { client, near, far, received }
}
