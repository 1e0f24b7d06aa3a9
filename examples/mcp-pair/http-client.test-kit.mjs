/**
 * For tests, a process of its own: an MCP client over HTTP that has two numbers added, with an inspector that
 * serves. Says where that is in its first line, what came out in its second.
 *
 *   PAIR_SDK v1 | v2      PAIR_TRANSPORT http | sse      PAIR_URL of the server
 */
import { createInspector } from '@agent-inspector/collector'
import { session, tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { StreamableHTTPClientTransport as HttpV2, SSEClientTransport as SseV2 } from '@modelcontextprotocol/client'
import { SSEClientTransport as SseV1 } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { v1, v2 } from './sdks.test-kit.mjs'

const { PAIR_SDK = 'v2', PAIR_TRANSPORT = 'http', PAIR_URL = '' } = process.env
const Transport = { v1: { http: HttpV1, sse: SseV1 }, v2: { http: HttpV2, sse: SseV2 } }[PAIR_SDK][PAIR_TRANSPORT]
const { url } = await createInspector().listen()
console.log(url)

await session({ id: 'pair', title: 'Add over HTTP' }, async () => {
  const client = (PAIR_SDK === 'v1' ? v1 : v2).createClient()
  await client.connect(traceTransport(new Transport(new URL(PAIR_URL))))
  const { content } = await tool('add', () => client.callTool({ name: 'add', arguments: { a: 2, b: 3 } }))
  await client.close()
  console.log(content[0].text)
})
