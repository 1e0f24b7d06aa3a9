import path from 'node:path'
import { expect, test } from 'vitest'
import { startApp } from '../start-app.test-kit.mjs'

test('the smallest app shows its finished session', async () => {
  const app = await startApp(path.join(import.meta.dirname, 'app.mjs'))
  try {
    const url = await app.line()
    const said = await app.line()
    expect(said).toMatch(/^\d+ files measured$/)

    const { sessions } = await (await fetch(`${url}/sessions`)).json()
    expect(sessions).toMatchObject([
      { title: 'Sizes of the files here', status: 'completed', tool_calls: expect.any(Number) },
    ])
  } finally {
    await app.end()
  }
})
