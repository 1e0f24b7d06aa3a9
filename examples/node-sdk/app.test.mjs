import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { startApp } from '../start-app.test-kit.mjs'

/** A real process, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('without a change the app is a session in the page, and its own exporter gets its spans', async () => {
  const register = import.meta.resolve('@agent-inspector/collector/register')
  const app = await startApp(path.join(import.meta.dirname, 'app.mjs'), {
    nodeArgs: ['--import', register],
    stderr: 'pipe',
  })
  try {
    const url = /http:\S+/.exec(await app.errorLine())?.[0]
    const lines = []
    for (let i = 0; i < 5; i++) lines.push(await app.line())

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
    await app.end()
  }
})
