/** The middleware in servers as their SDK's authors write them: Express with its body parser, a `fetch` handler. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { session, tool } from '@agent-inspector/hooks'
import { traceMcpFetch, traceMcpRequests } from '@agent-inspector/hooks/mcp-inbound'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { createMcpHandler } from '@modelcontextprotocol/server'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { hearRpc } from '../mcp-pair/heard.test-kit.mjs'
import { v1, v2 } from '../mcp-pair/sdks.test-kit.mjs'

const CALL = { name: 'add', arguments: { a: 2, b: 3 } }

test.each(['before', 'after'])('Express, the middleware %s express.json()', async (place) => {
  const heard = hearRpc(onTestFinished)
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID })
  await adder(v1).connect(transport)
  const app = express()
  if (place === 'before') app.use('/mcp', traceMcpRequests())
  app.use(express.json())
  if (place === 'after') app.use('/mcp', traceMcpRequests())
  app.all('/mcp', (request, response) => transport.handleRequest(request, response, request.body))
  const http = app.listen(0, '127.0.0.1')
  await once(http, 'listening')
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  const { port } = /** @type {import('node:net').AddressInfo} */ (http.address())

  await callThrough(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)))

  expectOneSpan(heard)
})

test('a fetch handler of SDK v2', async () => {
  const heard = hearRpc(onTestFinished)
  const { fetch: handle } = createMcpHandler(() => adder(v2))
  const handler = traceMcpFetch((request) => handle(request))
  const fetch = async (url, init) => handler(new Request(url, init))

  await callThrough(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch }))

  expectOneSpan(heard)
})

/** @param {import('@modelcontextprotocol/client').Transport} transport */
async function callThrough(transport) {
  const client = v2.createClient()
  await client.connect(transport)
  onTestFinished(() => client.close())
  const { content } = await session({ id: 's' }, () => client.callTool(CALL))
  expect(content).toEqual([{ type: 'text', text: '5' }])
}

function expectOneSpan(heard) {
  const [served, ...others] = heard.of('tools/call')
  expect(others).toEqual([])
  expect(served).toMatchObject({ direction: 'inbound', outcome: 'ok', transport: 'http' })
  expect(heard.events('before_tool_call').map(({ operation }) => operation.parentId)).toEqual([served.operation.id])
}

/** @param {import('../mcp-pair/sdks.test-kit.mjs').Sdk} sdk */
function adder(sdk) {
  const server = sdk.createServer()
  server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) =>
    tool('sum', () => ({ content: [{ type: 'text', text: String(a + b) }] })),
  )
  return server
}
