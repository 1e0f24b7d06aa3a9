/**
 * An MCP client and a server in two processes, as one trace; the server asks, and you answer in the page:
 *
 *   node examples/mcp-pair/main.mjs
 *
 * Ctrl-C ends it.
 */
import { fileURLToPath } from 'node:url'
import { createInspector } from '@agent-inspector/collector'
import { session, tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

const DAY_MS = 24 * 60 * 60 * 1000
const inspector = createInspector()
const { url } = await inspector.listen()
console.log(url)

const server = new StdioClientTransport({
  command: process.execPath,
  args: [fileURLToPath(new URL('server.mjs', import.meta.url))],
  env: /** @type {Record<string, string>} */ (process.env),
})
// The one line that traces the connection. The client has no handler for what the server asks: you are it.
const transport = traceTransport(server, { answerFromInspector: ['elicitation'] })

const booked = await session({ title: 'Book seats over MCP' }, async () => {
  const client = new Client({ name: 'mcp-pair', version: '1' })
  await client.connect(transport)
  const call = { name: 'book', arguments: { show: 'Hamlet' } }
  const { content } = await tool('book', { input: call.arguments }, ({ signal }) =>
    client.callTool(call, { signal, timeout: DAY_MS }),
  )
  await client.close()
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
  // Whoever cancels the session in the page ends it here.
}).catch((error) => `Nothing is booked. ${error.message}`)
console.log(booked)
