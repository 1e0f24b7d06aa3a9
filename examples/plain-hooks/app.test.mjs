import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

test('the smallest app shows its finished session', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'plain-hooks-'))
  const app = spawn(process.execPath, [path.join(import.meta.dirname, 'app.mjs')], {
    env: { PATH: process.env.PATH, HOME: dir, INSPECTOR_TRACES_DIR: dir, INSPECTOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: app.stdout })[Symbol.asyncIterator]()
    const { value: url } = await lines.next()
    const { value: said } = await lines.next()
    expect(said).toMatch(/^\d+ files measured$/)

    const { sessions } = await (await fetch(`${url}/sessions`)).json()
    expect(sessions).toMatchObject([
      { title: 'Sizes of the files here', status: 'completed', tool_calls: expect.any(Number) },
    ])
  } finally {
    app.kill()
    await once(app, 'exit')
    await rm(dir, { recursive: true })
  }
})
