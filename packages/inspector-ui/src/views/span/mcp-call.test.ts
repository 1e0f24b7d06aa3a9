import { expect, test } from 'vitest'
import { isMcpCall, mcpCallOf } from './mcp-call.js'

const event = (name: string, at: number, attributes = {}) => ({ name, at, attributes })

test('the frames of a call stand in the order in which they went, each with its way', () => {
  const span = {
    attributes: {
      'mcp.rpc.method': 'tools/call',
      'mcp.method.name': 'tools/call',
      'mcp.rpc.direction': 'outbound',
      'mcp.rpc.id': '7',
      'mcp.rpc.request_json': '{"id":7}',
      'mcp.rpc.response_json': '{"result":{}}',
    },
    events: [
      event('mcp.notification', 15, {
        'mcp.rpc.method': 'notifications/progress',
        'mcp.rpc.direction': 'inbound',
        'mcp.rpc.params_json': '{"progress":1}',
      }),
      event('mcp.transport.reconnecting', 17, { 'mcp.transport.status': 'reconnecting' }),
      event('exception', 18),
    ],
  }
  const { facts, frames } = mcpCallOf(span, 10, 20)
  expect(facts.map(({ name, value }) => [name, value])).toEqual([
    ['method', 'tools/call'],
    ['direction', 'outbound'],
    ['request id', '7'],
  ])
  expect(frames.map(({ title, at, value }) => [title, at, value])).toEqual([
    ['→ request', 10, '{"id":7}'],
    ['← progress', 15, '{"progress":1}'],
    ['reconnecting', 17, { 'mcp.transport.status': 'reconnecting' }],
    ['← response', 20, '{"result":{}}'],
  ])
})

test('a call that came in goes the other way', () => {
  const attributes = { 'mcp.rpc.direction': 'inbound', 'mcp.rpc.request_json': '{}', 'mcp.rpc.response_json': '{}' }
  expect(mcpCallOf({ attributes, events: [] }, 0, 1).frames.map(({ title }) => title)).toEqual([
    '← request',
    '→ response',
  ])
})

test("what others tell by OpenTelemetry's names is told, without frames", () => {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'search',
    'mcp.method.name': 'tools/call',
    'jsonrpc.request.id': '7',
    'network.transport': 'pipe',
    'server.address': 'mcp.example.com',
    'rpc.response.status_code': '-32602',
  }
  const { facts, frames } = mcpCallOf({ attributes, events: [] }, 0, 1)
  expect(facts.map(({ name }) => name)).toEqual(['method', 'tool', 'server', 'transport', 'request id', 'error code'])
  expect(frames).toEqual([])
})

test('frames of Logfire are told as well', () => {
  const attributes = { 'rpc.system': 'jsonrpc', 'rpc.method': 'tools/call', request: '{}', response: '{"content":[]}' }
  expect(mcpCallOf({ attributes, events: [] }, 0, 1).frames.map(({ title, value }) => [title, value])).toEqual([
    ['→ request', '{}'],
    ['← response', '{"content":[]}'],
  ])
})

test.each([
  [{ 'mcp.rpc.method': 'ping' }, [], true],
  [{ 'mcp.method.name': 'ping' }, [], true],
  [{ 'rpc.system': 'jsonrpc' }, [], true],
  [{}, [event('mcp.notification', 1)], true],
  [{}, [event('mcp.transport.connected', 1)], false],
  [{ 'mcp.tool.name': 'add' }, [event('retry', 1)], false],
])('%j with %j is a call over MCP: %j', (attributes, events, expected) => {
  expect(isMcpCall({ attributes, events })).toBe(expected)
})
