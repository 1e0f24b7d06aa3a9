/** The examples of docs/webhooks.md, run as they stand there against what is really posted. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { loadPyodide } from 'pyodide'
import { Webhook } from 'standardwebhooks'
import { expect, test, vi } from 'vitest'
import { createWebhook } from './send-webhook.js'
import { startWebhookServer } from './webhook-server.test-kit.js'

// A whole CPython is compiled first.
vi.setConfig({ testTimeout: 120_000 })

const page = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
const exampleIn = (language: string): string => page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? ''
const key = randomBytes(32)
const secret = `whsec_${key.toString('base64')}`
const message = { id: 'msg_1', body: '{"text":"Grüße"}', variables: {} }
const post = (url: string) =>
  createWebhook({ url, name: 'hook', key, schedule: { attempts: 1 } }).deliver(message, new AbortController().signal)

test('that for Python says yes to a post, and no to another body, another secret, an old one', async () => {
  const server = await startWebhookServer()
  await post(server.url)
  const { body = '', headers = {} } = server.posted[0] ?? {}
  const python = await loadPyodide()
  const run = (code: string) => python.runPython(code)
  python.globals.set('posted', python.toPy({ body, headers }))
  run(`import os; os.environ["INSPECTOR_WEBHOOK_SECRET"] = "${secret}"`)
  run(exampleIn('python'))
  expect(run('verify(posted["body"].encode(), posted["headers"])')).toBe(true)
  expect(run('verify(posted["body"].encode() + b" ", posted["headers"])')).toBe(false)
  expect(run('verify(posted["body"].encode(), posted["headers"] | {"webhook-timestamp": "1600000000"})')).toBe(false)
  run('SECRET = SECRET[::-1]')
  expect(run('verify(posted["body"].encode(), posted["headers"])')).toBe(false)
})

test('that for Node takes a post, and refuses one that is signed with another secret', async () => {
  const [, code = ''] = exampleIn('js').split("import { Webhook } from 'standardwebhooks'\n")
  const log = vi.fn()
  for (const known of [secret, `whsec_${randomBytes(32).toString('base64')}`]) {
    const app = express()
    new Function('Webhook', 'app', 'express', 'process', 'console', code)(
      Webhook,
      app,
      express,
      { env: { INSPECTOR_WEBHOOK_SECRET: known } },
      { log },
    )
    const server = app.use((_error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
      response.sendStatus(401)
    })
    const listening = server.listen(0, '127.0.0.1')
    await vi.waitFor(() => expect(listening.listening).toBe(true))
    const failure = await post(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/agents`)
    expect(failure?.reason).toBe(known === secret ? undefined : 'it answers 401')
    await new Promise((resolve) => listening.close(resolve))
  }
  expect(log.mock.calls).toEqual([['Grüße']])
})
