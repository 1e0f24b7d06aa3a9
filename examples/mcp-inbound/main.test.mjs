import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('each client of a server behind the middleware is a session, and its calls are in it', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'mcp-inbound-'))
  const app = spawn(process.execPath, [path.join(import.meta.dirname, 'main.mjs')], {
    env: { PATH: process.env.PATH, HOME: dir, INSPECTOR_TRACES_DIR: dir, INSPECTOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: app.stdout })[Symbol.asyncIterator]()
    const { value: url } = await lines.next()
    const said = []
    for (let line = ''; !line.startsWith('Any MCP client'); said.push(line)) line = (await lines.next()).value
    expect(said.join('\n')).toContain('Water the ferns on Friday.')

    const { sessions } = await (await fetch(`${url}/sessions`)).json()
    const inbound = sessions.filter(({ engine }) => engine === 'mcp-inbound')
    expect(inbound).toMatchObject([
      { title: 'MCP client inspector-cli', tool_calls: 1 },
      { title: 'MCP client inspector-cli', tool_calls: 0 },
    ])
  } finally {
    app.kill()
    await once(app, 'exit')
    await rm(dir, { recursive: true })
  }
})
