import { session, tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { expect, test } from 'vitest'
import { createMemoryPair } from '../../../hooks/src/mcp/memory-pair.test-kit.js'
import { recordHooksEachTest } from './recording.test-kit.js'

const recorded = recordHooksEachTest()
const request = { jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'sum', arguments: { a: 1 } } }

test('a call is a span with both ends of it, in both vocabularies', async () => {
  const response = { jsonrpc: '2.0', id: 4, result: { content: [] } }
  const { client } = connect(() => response)

  await session({ id: 's' }, () => tool('sum', () => client.send(request)))

  const span = recorded.span('mcp.rpc')
  expect(span).toMatchObject({ kind: 3, status: { code: 0 }, parentId: recorded.span('tool.call').spanId })
  expect(span.attributes).toEqual({
    'mcp.rpc.method': 'tools/call',
    'mcp.rpc.id': '4',
    'mcp.jsonrpc.version': '2.0',
    'mcp.rpc.direction': 'outbound',
    'mcp.rpc.transport': 'stdio',
    'mcp.rpc.server_uri': 'stdio:adder',
    'mcp.server.name': 'adder',
    'mcp.method.name': 'tools/call',
    'jsonrpc.request.id': '4',
    'network.transport': 'pipe',
    'gen_ai.tool.name': 'sum',
    'mcp.rpc.request_json': JSON.stringify(request),
    'mcp.rpc.response_json': JSON.stringify(response),
    'mcp.rpc.duration_ms': expect.any(Number),
  })
})

test('the tool that called shows which server it went to, and what it was itself told stays', async () => {
  const { client } = connect(() => ({ id: 4, result: {} }))

  await session({ id: 's' }, () => tool('sum', { input: 1 }, () => client.send(request)))

  expect(recorded.span('tool.call').attributes).toMatchObject({
    'mcp.tool.name': 'sum',
    'mcp.tool.input_json': '1',
    'mcp.rpc.method': 'tools/call',
    'mcp.server.name': 'adder',
  })
  expect(recorded.span('tool.call').attributes).not.toHaveProperty('mcp.rpc.request_json')
})

test('a tool that says it failed, and an error of JSON-RPC, fail the span', async () => {
  const { client } = connect(({ id = 0 }) =>
    id === 4
      ? { id, result: { isError: true, content: [{ type: 'text', text: 'no such file' }] } }
      : { id, error: { code: -32602, message: 'bad arguments' } },
  )

  await session({ id: 's' }, async () => {
    await client.send(request)
    await client.send({ ...request, id: 5 })
  })

  const [said, refused] = recorded.spans().filter(({ name }) => name === 'mcp.rpc')
  expect(said).toMatchObject({
    status: { code: 2, message: 'no such file' },
    attributes: { 'error.type': 'tool_error' },
  })
  expect(refused).toMatchObject({
    status: { code: 2, message: 'bad arguments' },
    attributes: { 'error.type': 'RpcError', 'mcp.error.code': '-32602', 'rpc.response.status_code': '-32602' },
  })
})

test('a call that the server gives up ends as cancelled', async () => {
  const { far, client } = connect(() => undefined)
  await far.send(request)
  await far.send({ method: 'notifications/cancelled', params: { requestId: 4, reason: 'too slow' } })

  expect(recorded.span('mcp.rpc')).toMatchObject({
    kind: 2,
    status: { code: 2, message: 'Cancelled: too slow' },
    attributes: { 'error.type': 'cancelled', 'mcp.cancellation.requested': true },
  })
  await client.close()
})

test('notifications and the ways of the connection are events of the span they happened in', async () => {
  const { client } = connect(() => undefined)

  await session({ id: 's' }, () =>
    tool('t', async () => {
      await client.start()
      await client.send({ method: 'notifications/roots/list_changed', params: { a: 1 } })
      await client.close()
    }),
  )

  const { events } = recorded.span('tool.call')
  expect(events.map(({ name }) => name)).toEqual([
    'mcp.transport.connected',
    'mcp.notification',
    'mcp.transport.disconnected',
  ])
  expect(events[1]?.attributes).toEqual({
    'mcp.rpc.method': 'notifications/roots/list_changed',
    'mcp.rpc.direction': 'outbound',
    'mcp.rpc.transport': 'stdio',
    'mcp.rpc.params_json': '{"a":1}',
  })
})

test('what happens outside every span of ours is kept on a span without length', async () => {
  const { client } = connect(() => undefined)
  await session({ id: 's' }, () => client.send({ method: 'notifications/initialized' }))

  expect(recorded.span('mcp.notification')).toMatchObject({ sessionId: 's', events: [{ name: 'mcp.notification' }] })
})

type Message = Parameters<ReturnType<typeof createMemoryPair>[0]['send']>[0]

function connect(answer: (message: Message) => Message | undefined) {
  const [near, far] = createMemoryPair()
  far.onmessage = (message) => {
    const response = answer(message)
    if (response !== undefined) void far.send(response)
  }
  const client = traceTransport(near, { transport: 'stdio', server: 'adder', uri: 'stdio:adder' })
  client.onmessage = () => {}
  return { client, far }
}
