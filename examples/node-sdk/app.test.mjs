import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'

/** A real process, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('without a change the app is a session in the page, and its own exporter gets its spans', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'node-sdk-'))
  const register = import.meta.resolve('@agent-inspector/collector/register')
  const app = spawn(process.execPath, ['--import', register, path.join(import.meta.dirname, 'app.mjs')], {
    env: { PATH: process.env.PATH, HOME: dir, INSPECTOR_TRACES_DIR: dir, INSPECTOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const err = createInterface({ input: app.stderr })[Symbol.asyncIterator]()
    const url = /http:\S+/.exec((await err.next()).value)?.[0]
    const out = createInterface({ input: app.stdout })[Symbol.asyncIterator]()
    const lines = []
    for (let i = 0; i < 5; i++) lines.push((await out.next()).value)

    expect(lines).toEqual([
      'exported: execute_tool get_weather',
      'exported: chat script-1',
      'exported: invoke_agent planner',
      'Bern, rain: a museum, then a walk.',
      expect.stringContaining('ask for another'),
    ])
    const sessions = async () => (await (await fetch(`${url}/sessions`)).json()).sessions
    await expect
      .poll(sessions, { timeout: 20_000 })
      .toMatchObject([{ engine: 'otlp', span_count: 3, llm_calls: 1, tool_calls: 1, error_count: 0 }])
  } finally {
    app.kill()
    await once(app, 'exit')
    await rm(dir, { recursive: true })
  }
})
