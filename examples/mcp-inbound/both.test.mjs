/** The middleware and a traced transport in one server: of the real SDKs, and of messages written by hand. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { session, tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { traceMcpRequests } from '@agent-inspector/hooks/mcp-inbound'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StreamableHTTPClientTransport as HttpClientV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { hearRpc } from '../mcp-pair/heard.test-kit.mjs'
import { v1, v2 } from '../mcp-pair/sdks.test-kit.mjs'

const ACCEPT = { Accept: 'application/json, text/event-stream', 'Content-Type': 'application/json' }
const add = (id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'add', arguments: { a: id, b: 1 } } })

test('a request is one span, and what is done for it stands under that', async () => {
  const heard = hearRpc(onTestFinished)
  const client = v2.createClient()
  await client.connect(traceTransport(new StreamableHTTPClientTransport(new URL(await serve(traceMcpRequests())))))
  onTestFinished(() => client.close())

  await session({ id: 's' }, () => tool('add', () => client.callTool(add(1).params)))

  const [asked, served, ...others] = heard.of('tools/call')
  expect(others).toEqual([])
  expect([asked.direction, served.direction, served.outcome]).toEqual(['outbound', 'inbound', 'ok'])
  expect(served.operation).toMatchObject({ parentId: asked.operation.id, sessionId: 's' })
  expect(heard.events('before_tool_call').at(-1).operation.parentId).toBe(served.operation.id)
  const notified = heard.events('rpc_notification').map(({ direction, message }) => `${direction} ${message.method}`)
  expect(notified).toEqual(['outbound notifications/initialized', 'inbound notifications/initialized'])
})

test.each([
  ['the transport alone', undefined],
  ['the middleware before it', traceMcpRequests()],
])('a batch is a span each: %s', async (_how, middleware) => {
  const heard = hearRpc(onTestFinished)
  const url = await serve(middleware)
  const params = { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'hand', version: '1' } }
  const first = await post(url, { jsonrpc: '2.0', id: 0, method: 'initialize', params })
  const headers = { 'Mcp-Session-Id': first.headers.get('mcp-session-id') ?? '' }
  await first.text()

  const answers = await (await post(url, [add(1), add(2)], headers)).text()

  expect(answers).toMatch(/"text":"2"[\s\S]*"text":"3"/)
  const calls = heard.of('tools/call')
  expect(calls.map(({ direction, outcome }) => `${direction} ${outcome}`)).toEqual(['inbound ok', 'inbound ok'])
  expect(heard.events('before_tool_call').map(({ operation }) => operation.parentId)).toEqual(
    calls.map(({ operation }) => operation.id),
  )
})

test('a batch that a traced client sends is a call each at both ends, each under its own', async () => {
  const heard = hearRpc(onTestFinished)
  const transport = traceTransport(new HttpClientV1(new URL(await serve())))
  const client = v1.createClient()
  await client.connect(transport)
  onTestFinished(() => client.close())
  const [one, other] = [add('one'), add('other')].map((call, at) => ({
    ...call,
    params: { ...call.params, arguments: { a: at, b: 1 } },
  }))

  await session({ id: 's' }, () => transport.send([one, other]))

  const calls = () => heard.of('tools/call').map(({ direction, outcome }) => `${direction} ${outcome}`)
  await expect.poll(calls).toEqual(['outbound ok', 'outbound ok', 'inbound ok', 'inbound ok'])
  const [first, second, ...served] = heard.of('tools/call').map(({ operation }) => operation)
  expect(served.map(({ parentId, sessionId }) => [parentId, sessionId])).toEqual([
    [first.id, 's'],
    [second.id, 's'],
  ])
})

/** @param {import('@agent-inspector/hooks/mcp-inbound').McpMiddleware} middleware */
async function serve(middleware = (_request, _response, next) => void next()) {
  const transport = traceTransport(new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() }))
  const server = v1.createServer()
  server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) =>
    tool('sum', () => ({ content: [{ type: 'text', text: String(a + b) }] })),
  )
  await server.connect(transport)
  const http = createServer((request, response) =>
    middleware(request, response, () => transport.handleRequest(request, response)),
  ).listen(0, '127.0.0.1')
  await once(http, 'listening')
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (http.address()).port}/mcp`
}

function post(url, body, headers = {}) {
  return fetch(url, { method: 'POST', headers: { ...ACCEPT, ...headers }, body: JSON.stringify(body) })
}
