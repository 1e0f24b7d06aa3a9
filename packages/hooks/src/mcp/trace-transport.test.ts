import { AsyncLocalStorage } from 'node:async_hooks'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { currentOperation, on, session, tool } from '../index.js'
import type { RpcMessage } from '../json-rpc.js'
import { createMemoryPair, type MemoryEnd } from './memory-pair.test-kit.js'
import { traceTransport } from './trace-transport.js'

const request: RpcMessage = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'sum' } }
const response: RpcMessage = { jsonrpc: '2.0', id: 1, result: { content: [] } }

test('a call is one operation, from its request to its response, under the one that made it', async () => {
  const { one } = hear(onTestFinished)
  const { client } = connect((message, far) => far.send({ ...response, id: message.id ?? 0 }))

  await session({ id: 's' }, () => tool('sum', () => client.send(request)))

  const { operation, direction, message, transport, caller } = one('before_rpc_request')
  expect({ direction, message, transport }).toEqual({ direction: 'outbound', message: request, transport: 'memory' })
  expect(operation).toMatchObject({ kind: 'mcp.rpc', sessionId: 's', parentId: one('before_tool_call').operation.id })
  expect(caller).toBe(one('before_tool_call').operation)
  expect(one('after_rpc_response')).toMatchObject({ operation, message: response })
})

test('a call that comes in is the operation in which it is handled', async () => {
  const { one } = hear(onTestFinished)
  const [near, far] = createMemoryPair()
  const server = traceTransport(far, { transport: 'memory' })
  let handledIn: unknown
  server.onmessage = ({ id }) => {
    handledIn = currentOperation()
    tool('inner', () => {})
    void server.send({ jsonrpc: '2.0', id: id ?? 0, result: {} })
  }
  await server.start()

  await near.send({ jsonrpc: '2.0', id: 'a', method: 'initialize', params: { clientInfo: { name: 'Desk' } } })

  const { operation, direction } = one('before_rpc_request')
  expect(direction).toBe('inbound')
  expect(handledIn).toBe(operation)
  expect(one('before_tool_call').operation.parentId).toBe(operation.id)
  expect(one('session_started')).toMatchObject({ engine: 'mcp-inbound', title: 'MCP client Desk' })
  expect(one('after_rpc_response').operation).toBe(operation)
  await server.close()
  expect(one('session_finished')).toMatchObject({ sessionId: operation.sessionId, status: 'completed' })
})

test('one tree over two processes: the server goes on where the client called, in its session', async () => {
  const heard = hear(onTestFinished)
  const [near, far] = createMemoryPair()
  const client = traceTransport(near)
  const server = traceTransport(far)
  server.onmessage = ({ id }) => void server.send({ jsonrpc: '2.0', id: id ?? 0, result: {} })
  client.onmessage = () => {}
  // As over a wire: nothing but the text arrives, in a context that knows nothing of the caller.
  const elsewhere = AsyncLocalStorage.snapshot()
  near.send = (message) => {
    const text = JSON.stringify(message)
    return elsewhere(() => Promise.resolve(far.onmessage?.(JSON.parse(text))))
  }

  await server.start()

  await session({ id: 'übrig, ok' }, () => tool('sum', () => client.send(request)))
  await elsewhere(() => near.send({ method: 'notifications/initialized' }))
  await elsewhere(() => server.close())

  const [outbound, inbound] = heard.of('before_rpc_request')
  expect(inbound?.direction).toBe('inbound')
  expect(inbound?.operation).toMatchObject({
    parentId: outbound?.operation.id,
    traceId: outbound?.operation.traceId,
    sessionId: 'übrig, ok',
  })
  // What the server hears besides, and that it was opened and closed, makes no session of its own.
  expect(heard.of('session_started')).toHaveLength(1)
  expect(heard.one('rpc_notification').operation.sessionId).toBe('übrig, ok')
  expect(heard.one('transport_disconnected').operation.sessionId).toBe('übrig, ok')
})

test('an error of the peer, of sending and of the connection ends the operation with it', async () => {
  const { of } = hear(onTestFinished)
  const { client, near } = connect((message, far) =>
    message.id === 1 ? far.send({ id: 1, error: { code: -32602, message: 'Unknown tool' } }) : undefined,
  )
  await client.send(request)
  await client.send({ ...request, id: 2 })
  near.send = () => Promise.reject(new Error('pipe is gone'))
  await expect(client.send({ ...request, id: 3 })).rejects.toThrow('pipe is gone')
  await client.close()

  expect(of('error_rpc_request').map(({ error }) => error)).toMatchObject([
    { message: 'Unknown tool', code: -32602 },
    { message: 'pipe is gone' },
    { message: 'The connection closed before the answer.' },
  ])
})

test('a notification of progress is progress of the call that asked for it', async () => {
  const { one } = hear(onTestFinished)
  const { client, far } = connect(() => undefined)
  let heardIn: unknown
  client.onmessage = () => {
    heardIn = currentOperation()
  }
  await client.send({ ...request, params: { _meta: { progressToken: 7 } } })
  await far.send({
    method: 'notifications/progress',
    params: { progressToken: 7, progress: 1, total: 2, message: 'm' },
  })

  const { operation } = one('before_rpc_request')
  expect(one('progress_update')).toEqual({ operation, token: '7', progress: 1, total: 2, message: 'm' })
  expect(heardIn).toBe(operation)
  expect(one('rpc_notification')).toMatchObject({ direction: 'inbound', operation })
})

test('a stream that breaks off is opened again, but for one that is closed with the connection', async () => {
  const { of } = hear(onTestFinished)
  const { client, near } = connect((message, far) => far.send({ ...response, id: message.id ?? 0 }))
  await session({ id: 's' }, async () => {
    await client.start()
    await client.send(request)
  })

  near.onerror?.(new Error('SSE stream disconnected: terminated'))
  near.onerror?.(new Error('SSE stream disconnected: terminated'))
  await client.close()
  near.onerror?.(new Error('SSE stream disconnected: AbortError'))

  expect(of('transport_reconnecting').map(({ attempt, reason }) => [attempt, reason])).toEqual([
    [1, 'SSE stream disconnected: terminated'],
    [2, 'SSE stream disconnected: terminated'],
  ])
})

test('the result of initialize names the server and the version for what follows', async () => {
  const { of } = hear(onTestFinished)
  const { client } = connect(({ id }, far) =>
    far.send({ id: id ?? 0, result: { serverInfo: { name: 'everything' }, protocolVersion: '2025-11-25' } }),
  )
  await client.send({ id: 0, method: 'initialize' })
  await client.send(request)

  expect(of('before_rpc_request').map(({ server, protocolVersion }) => [server, protocolVersion])).toEqual([
    [undefined, undefined],
    ['everything', '2025-11-25'],
  ])
})

test('while nobody listens the very same message goes through, with its options, in both directions', async () => {
  const { client, near, far } = connect(() => undefined)
  const received: unknown[] = []
  client.onmessage = (...args: unknown[]) => received.push(args)
  const options = { relatedRequestId: 5 }

  await client.send(request, options)
  await far.send(response)

  expect(near.sent[0]).toBe(request)
  expect(near.sentOptions[0]).toBe(options)
  expect(received).toEqual([[response, { from: 'peer' }]])
})

test('a frame that cannot be read is passed on', async () => {
  hear(onTestFinished)
  const { client, near, far } = connect(() => undefined)
  const received: unknown[] = []
  client.onmessage = (message: unknown) => received.push(message)
  const poison = Object.defineProperty({ id: 1, method: 'tools/call' }, 'params', {
    get() {
      throw new Error('not this one')
    },
  }) as RpcMessage
  const warned = new Promise((resolve) => process.once('warning', resolve))

  await far.send(poison)
  await client.send(poison)

  expect(received).toEqual([poison])
  expect(near.sent).toEqual([poison])
  await expect(warned).resolves.toMatchObject({ code: 'MCP_TRACE_FAILED' })
})

test('a listener that throws changes nothing', async () => {
  const warned = new Promise((resolve) => process.once('warning', resolve))
  onTestFinished(
    on('before_rpc_request', () => {
      throw new Error('bad listener')
    }),
  )
  const { client, near } = connect(() => undefined)
  await client.send(request)

  expect(near.sent).toMatchObject([request])
  await warned
})

test('everything else of the transport is there', async () => {
  const [near] = createMemoryPair()
  let pid: number | undefined = 7
  const transport = traceTransport(Object.assign(near, { setProtocolVersion: (version: string) => `set ${version}` }))
  Object.defineProperty(near, 'pid', { get: () => pid, configurable: true })
  near.sessionId = 'abc'
  const onclose = () => {}
  transport.onclose = onclose

  expect([transport.sessionId, transport.setProtocolVersion('1'), transport.onclose]).toEqual(['abc', 'set 1', onclose])
  expect((transport as { pid?: number }).pid).toBe(7)
  pid = undefined
  expect((transport as { pid?: number }).pid).toBeUndefined()
  transport.onclose = undefined
  expect(transport.onclose).toBeUndefined()
})

test('a transport is still of its class', () => {
  class InMemoryTransport {
    async start() {}
    async send() {}
    async close() {}
  }
  const transport = traceTransport(new InMemoryTransport())

  expect(transport).toBeInstanceOf(InMemoryTransport)
  expect(transport.constructor).toBe(InMemoryTransport)
})

test('frames arrive as and in the order in which a bare tap sees them, but for the trace context of requests', async () => {
  const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))
  const params = fc.option(fc.dictionary(fc.string(), json), { nil: undefined })
  const id = fc.oneof(fc.integer(), fc.string())
  const method = fc.constantFrom('tools/call', 'ping', 'notifications/cancelled', 'notifications/progress', 'x')
  const frame = fc.oneof(
    fc.record({ jsonrpc: fc.constant('2.0'), id, method, params }, { requiredKeys: ['id', 'method'] }),
    fc.record({ method, params }, { requiredKeys: ['method'] }),
    fc.record({ id, result: json }),
    fc.record({ id, error: fc.record({ code: fc.integer(), message: fc.string() }) }),
  ) as fc.Arbitrary<RpcMessage>

  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), frame)), fc.boolean(), async (frames, isHeard) => {
      const leave = isHeard ? on('before_rpc_request', () => {}) : () => {}
      const { client, near, far } = connect(() => undefined)
      const received: RpcMessage[] = []
      client.onmessage = (message: RpcMessage) => received.push(message)

      for (const [isOutbound, message] of frames) await (isOutbound ? client : far).send(message)
      leave()

      expect(received).toEqual(frames.filter(([isOutbound]) => !isOutbound).map(([, message]) => message))
      expect(near.sent.map(withoutContext)).toEqual(
        frames.filter(([isOutbound]) => isOutbound).map(([, message]) => withoutContext(message)),
      )
      await client.close()
    }),
    { numRuns: 200 },
  )
})

/** A peer that answers as it is told, and our end, traced. */
function connect(answer: (message: RpcMessage, far: MemoryEnd) => unknown) {
  const [near, far] = createMemoryPair()
  far.onmessage = (message) => void answer(message, far)
  const client = traceTransport(near, { transport: 'memory' })
  client.onmessage = () => {}
  return { client, near, far }
}

function withoutContext({ params, ...message }: RpcMessage): RpcMessage {
  const { _meta, ...others } = params ?? {}
  const { traceparent, tracestate, baggage, ...meta } = _meta ?? {}
  return { ...message, params: { ...others, _meta: meta } }
}
