import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'

/** A real process, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('each request to the app is a session in the page that is mounted in it', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'express-app-'))
  const app = spawn(process.execPath, [path.join(import.meta.dirname, 'app.mjs')], {
    env: { PATH: process.env.PATH, HOME: dir, INSPECTOR_TRACES_DIR: dir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: app.stdout })[Symbol.asyncIterator]()
    const { value: url } = await lines.next()
    expect((await lines.next()).value).toBe('Your order, a red kettle, is on its way.')
    const body = '{"question":"And order 99?"}'
    const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }
    expect(await (await fetch(new URL('/ask', url), asked)).json()).toEqual({ answer: 'We know of no such order.' })

    const { sessions } = await (await fetch(`${url}/sessions`)).json()
    const run = { status: 'completed', span_count: 3, llm_calls: 1, tool_calls: 1, metadata: { route: '/ask' } }
    expect(sessions).toMatchObject([
      { title: 'And order 99?', ...run },
      { title: 'Where is order 17?', ...run },
    ])
  } finally {
    app.kill()
    await once(app, 'exit')
    await rm(dir, { recursive: true })
  }
})
