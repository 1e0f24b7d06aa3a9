import path from 'node:path'
import { expect, test, vi } from 'vitest'
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
  } finally {
    await app.end()
  }
})
