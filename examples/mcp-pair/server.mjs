/**
 * An MCP server that books seats, and asks how many. Started by main.mjs over stdio; what it does stands
 * in the trace of who calls it, though it is a process of its own.
 */
import { createInspector } from '@agent-inspector/collector'
import { tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const inspector = createInspector()
const server = new McpServer({ name: 'box-office', version: '1' })
const seats = { type: /** @type {const} */ ('integer'), title: 'Seats', minimum: 1, maximum: 8 }

server.registerTool('book', { inputSchema: z.object({ show: z.string() }) }, async ({ show }, { mcpReq }) => {
  const { action, content } = await mcpReq.elicitInput({
    message: `How many seats for ${show}?`,
    requestedSchema: { type: 'object', properties: { seats }, required: ['seats'] },
  })
  const text =
    action === 'accept' ? await tool('reserve', async () => `${content?.seats} seats for ${show}`) : 'No seats.'
  return { content: [{ type: 'text', text }] }
})

const transport = new StdioServerTransport()
transport.onclose = () => inspector.close()
await server.connect(traceTransport(transport))
