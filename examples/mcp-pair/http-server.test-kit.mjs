/**
 * For tests, a process of its own: an MCP server over HTTP that adds, recorded by an inspector of its own.
 * Says where it is in its first line.
 *
 *   PAIR_SDK v1 | v2      PAIR_TRANSPORT http | sse      PAIR_TRACED wrapper | middleware
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createInspector } from '@agent-inspector/collector'
import { tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { traceMcpRequests } from '@agent-inspector/hooks/mcp-inbound'
import { NodeStreamableHTTPServerTransport as HttpServerV2 } from '@modelcontextprotocol/node'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport as HttpServerV1 } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { z } from 'zod'
import { v1, v2 } from './sdks.test-kit.mjs'

const { PAIR_SDK, PAIR_TRANSPORT, PAIR_TRACED } = process.env
// SDK v2 has no server of HTTP+SSE: its client is to get on with that of v1.
const sdk = PAIR_SDK === 'v1' || PAIR_TRANSPORT === 'sse' ? v1 : v2
const traced = PAIR_TRACED === 'wrapper' ? traceTransport : (transport) => transport
const middleware = PAIR_TRACED === 'middleware' ? traceMcpRequests() : (_request, _response, next) => next()

createInspector()
const handle = PAIR_TRANSPORT === 'sse' ? overSse() : await overHttp()
const http = createServer((request, response) => middleware(request, response, () => handle(request, response))).listen(
  0,
  '127.0.0.1',
  () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (http.address())
    console.log(`http://127.0.0.1:${port}`)
  },
)

async function overHttp() {
  const Transport = sdk === v1 ? HttpServerV1 : HttpServerV2
  const transport = traced(new Transport({ sessionIdGenerator: () => randomUUID() }))
  await adder().connect(transport)
  return (request, response) => transport.handleRequest(request, response)
}

/** HTTP+SSE of old: a stream that the client listens to, and a place where it posts. */
function overSse() {
  let transport
  return async (request, response) => {
    if (request.method === 'POST') return transport.handlePostMessage(request, response)
    transport = traced(new SSEServerTransport('/messages', response))
    await adder().connect(transport)
  }
}

function adder() {
  const server = sdk.createServer()
  server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) =>
    tool('sum', () => ({ content: [{ type: 'text', text: String(a + b) }] })),
  )
  return server
}
