import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { expect, test, vi } from 'vitest'
import { createWebhook } from './send-webhook.js'
import { startWebhookServer } from './webhook-server.test-kit.js'

const key = randomBytes(32)
const oracle = new Webhook(`whsec_${key.toString('base64')}`)
const message = { id: 'msg_1', body: '{"text":"Grüße"}', variables: {} }
const quick = { attempts: 3, firstDelayMs: 1, timeoutMs: 300 }
const webhook = (url: string, schedule: object = quick) => createWebhook({ url, name: 'hook', key, schedule })
const never = new AbortController().signal

test('a post is signed as the library of Standard Webhooks verifies it', async () => {
  const server = await startWebhookServer()
  expect(await webhook(server.url).deliver(message, never)).toBeUndefined()
  const [posted] = server.posted
  expect(oracle.verify(posted?.body ?? '', posted?.headers as Record<string, string>)).toEqual({ text: 'Grüße' })
  expect(posted?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'msg_1' })
  expect(() => oracle.verify(`${posted?.body} `, posted?.headers as Record<string, string>)).toThrow()
})

test.each([500, 502, 404, 302, 400])(
  'after %d it is tried again, with the same id and a new signature',
  async (status) => {
    const server = await startWebhookServer((response, nth) =>
      response.writeHead(nth < 2 ? status : 200, { Location: '/elsewhere' }).end('{"error":1}'),
    )
    expect(await webhook(server.url).deliver(message, never)).toBeUndefined()
    expect(server.posted.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_1', 'msg_1', 'msg_1'])
    for (const { body, headers } of server.posted) oracle.verify(body, headers as Record<string, string>)
  },
)

test('an attempt that comes seconds later is signed for its own time', async () => {
  const now = vi.spyOn(Date, 'now')
  const began = Date.now()
  const server = await startWebhookServer((response, nth) => {
    now.mockReturnValue(began + 60_000)
    response.writeHead(nth === 0 ? 500 : 200).end()
  })
  await webhook(server.url).deliver(message, never)
  now.mockRestore()
  const [first, second] = server.posted.map(({ headers }) => Number(headers['webhook-timestamp']))
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(59)
  for (const { body, headers } of server.posted) oracle.verify(body, headers as Record<string, string>)
})

test('it is given up after so many attempts, with what was answered last', async () => {
  const server = await startWebhookServer((response) => response.writeHead(500).end())
  expect(await webhook(server.url).deliver(message, never)).toEqual({ reason: 'it answers 500', attempts: 3 })
  expect(server.posted).toHaveLength(3)
})

test('the waits between attempts double, each by chance between half and one and a half', async () => {
  const server = await startWebhookServer((response) => response.writeHead(500).end())
  await webhook(server.url, { attempts: 4, firstDelayMs: 100 }).deliver(message, never)
  const times = server.posted.map(({ atMs }) => atMs)
  for (const [i, floor] of [50, 100, 200].entries()) {
    expect((times[i + 1] ?? 0) - (times[i] ?? 0)).toBeGreaterThanOrEqual(floor - 2)
  }
})

test.each([429, 503])('%d with Retry-After is tried again when it says, not before', async (status) => {
  const server = await startWebhookServer((response, nth) =>
    nth === 0 ? response.writeHead(status, { 'Retry-After': '1' }).end() : response.writeHead(200).end(),
  )
  expect(await webhook(server.url).deliver(message, never)).toBeUndefined()
  const [first, second] = server.posted.map(({ atMs }) => atMs)
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(950)
})

test('a Retry-After beyond reason is heeded up to a bound', async () => {
  const server = await startWebhookServer((response, nth) =>
    nth === 0 ? response.writeHead(429, { 'Retry-After': '999999' }).end() : response.writeHead(200).end(),
  )
  expect(await webhook(server.url, { ...quick, maxRetryAfterMs: 10 }).deliver(message, never)).toBeUndefined()
})

test('410 ends it at once and for good', async () => {
  const server = await startWebhookServer((response) => response.writeHead(410).end())
  expect(await webhook(server.url).deliver(message, never)).toMatchObject({ attempts: 1, isGone: true })
})

test('a server that hangs, in its answer or in the body of it, costs no more than its time', async () => {
  const silent = await startWebhookServer(() => {})
  expect(await webhook(silent.url).deliver(message, never)).toEqual({ reason: 'it does not answer', attempts: 3 })
  const endless = await startWebhookServer((response) => response.writeHead(200).write('{'))
  expect(await webhook(endless.url).deliver(message, never)).toBeUndefined()
  const refusing = await startWebhookServer((response) => response.writeHead(500).write('{'))
  expect(await webhook(refusing.url).deliver(message, never)).toEqual({ reason: 'it answers 500', attempts: 3 })
})

test('a port where nobody listens, and one that cuts every connection, are named', async () => {
  const cutting = createServer((socket) => socket.destroy())
  cutting.listen(0, '127.0.0.1')
  await once(cutting, 'listening')
  const { port } = cutting.address() as { port: number }
  const url = `http://127.0.0.1:${port}/`
  expect(await webhook(url).deliver(message, never)).toMatchObject({
    reason: expect.stringContaining('reached'),
    attempts: 3,
  })
  await new Promise((resolve) => cutting.close(resolve))
  expect(await webhook(url).deliver(message, never)).toEqual({
    reason: 'it cannot be reached: ECONNREFUSED',
    attempts: 3,
  })
})

test('the end of the watch ends it, in an attempt and between two', async () => {
  const server = await startWebhookServer((response, nth) => void (nth === 0 && response.writeHead(500).end()))
  for (const posts of [1, 2]) {
    const watch = new AbortController()
    const delivered = webhook(server.url, { attempts: 5, firstDelayMs: 60_000, timeoutMs: 60_000 }).deliver(
      message,
      watch.signal,
    )
    await server.count(posts)
    watch.abort()
    expect(await delivered).toEqual({ reason: 'the watch was ended', attempts: 1 })
  }
})
