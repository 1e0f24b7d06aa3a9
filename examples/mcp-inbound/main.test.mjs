import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { attributeOf, readSpans, titleOf, treeOf } from '../mcp-pair/trace-tree.test-kit.mjs'
import { startApp } from '../start-app.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('each client of a server behind the middleware is a session, and its calls are in it', async () => {
  const app = await startApp(path.join(import.meta.dirname, 'main.mjs'))
  try {
    const url = await app.line()
    const said = []
    for (let line = ''; !line.startsWith('Any MCP client'); said.push(line)) line = await app.line()
    expect(said.join('\n')).toContain('Water the ferns on Friday.')

    const { sessions } = await (await fetch(`${url}/sessions`)).json()
    const inbound = sessions.filter(({ engine }) => engine === 'mcp-inbound')
    expect(inbound).toMatchObject([
      { title: 'MCP client inspector-cli', tool_calls: 1 },
      { title: 'MCP client inspector-cli', tool_calls: 0 },
    ])

    const spans = await readSpans(`${url}/trace/${inbound[0].id}`)
    expect(treeOf(spans, 'read_file')).toEqual(['tool.call read_file', '  mcp.rpc tools/call 3'])
    const read = spans.find(({ name }) => name === 'tool.call')
    const served = spans.find(({ spanId }) => spanId === read.parentSpanId)
    expect(titleOf(served)).toBe('mcp.rpc tools/call 2')
    // The tool shows which server it went to.
    expect(attributeOf(read, 'mcp.server.name')).toBe('secure-filesystem-server')
  } finally {
    await app.end()
  }
})
