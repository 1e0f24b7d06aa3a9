/** An MCP server that is asked by one client four times and by another once, each time in a session of its own. */
import { createInspector } from '@agent-inspector/collector'
import { session } from '@agent-inspector/hooks'
import { traceMcpFetch } from '@agent-inspector/hooks/mcp-inbound'

const inspector = createInspector()
const handler = traceMcpFetch(async (request) => {
  const { id } = await request.json()
  return Response.json({ jsonrpc: '2.0', id, result: {} })
})

for (const name of ['Desk', 'Desk', 'Desk', 'Desk', 'Other']) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { clientInfo: { name } } })
  await (await handler(new Request('http://localhost/mcp', { method: 'POST', body }))).text()
}
session({ title: 'An agent' }, () => {})
await inspector.close()
