import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { startApp } from '../start-app.test-kit.mjs'

/** A real process, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('each request to the app is a session in the page that is mounted in it', async () => {
  const app = await startApp(path.join(import.meta.dirname, 'app.mjs'), { env: { PORT: '0' } })
  try {
    const url = await app.line()
    expect(await app.line()).toBe('Your order, a red kettle, is on its way.')
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
    await app.end()
  }
})
