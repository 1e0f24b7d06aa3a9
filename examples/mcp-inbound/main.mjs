/**
 * An MCP server over HTTP, seen from outside: a middleware stands before it, and its SDK knows nothing of
 * that. The command line of the MCP Inspector calls it; its tool reads a file by another MCP server.
 *
 *   node examples/mcp-inbound/main.mjs
 *
 * Open the URL; Ctrl-C ends it.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createInspector } from '@agent-inspector/collector'
import { tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { traceMcpRequests } from '@agent-inspector/hooks/mcp-inbound'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import { McpServer } from '@modelcontextprotocol/server'
import express from 'express'
import { z } from 'zod'

const NOTES = import.meta.dirname
const run = promisify(execFile)
const FILESYSTEM = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'))
const INSPECTOR = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector-cli/build/cli.js'))

const inspector = createInspector()
const { url } = await inspector.listen()
console.log(url)

const files = new Client({ name: 'notes', version: '1' })
await files.connect(
  traceTransport(new StdioClientTransport({ command: process.execPath, args: [FILESYSTEM, NOTES], stderr: 'ignore' })),
)

/** @type {Map<string, NodeStreamableHTTPServerTransport>} */
const transports = new Map()
const app = express()
// The one line. It reads along what others read and write.
app.use('/mcp', traceMcpRequests({ server: 'notes' }))
app.all('/mcp', async (request, response) => {
  const known = transports.get(String(request.headers['mcp-session-id']))
  const transport = known ?? newTransport()
  if (known === undefined) await notesServer().connect(transport)
  await transport.handleRequest(request, response)
})

const server = app.listen(0, '127.0.0.1', async (failure) => {
  if (failure !== undefined) throw failure
  const bound = server.address()
  const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/mcp`
  console.log(await call(address, ['--method', 'tools/list']))
  console.log(
    await call(address, ['--method', 'tools/call', '--tool-name', 'read_note', '--tool-arg', 'name=note.txt']),
  )
  console.log(`Any MCP client may call it: ${address}`)
})

function newTransport() {
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void transports.set(id, transport),
    onsessionclosed: (id) => void transports.delete(id),
  })
  return transport
}

function notesServer() {
  const notes = new McpServer({ name: 'notes', version: '1' })
  notes.registerTool('read_note', { inputSchema: z.object({ name: z.string() }) }, ({ name }) =>
    tool('read_file', { input: { name } }, async ({ signal }) => {
      const read = { name: 'read_text_file', arguments: { path: `${NOTES}/${name}` } }
      const { content } = await files.callTool(read, { signal })
      return { content }
    }),
  )
  return notes
}

/** @param {string} address @param {readonly string[]} args */
async function call(address, args) {
  // It looks for its own package.json from where it is started.
  const cwd = path.dirname(INSPECTOR)
  const { stdout } = await run(process.execPath, [INSPECTOR, '--cli', address, '--transport', 'http', ...args], { cwd })
  return stdout.trim()
}
