import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Client, createClient } from './client.js'
import { listen } from './trace-file.test-kit.js'

let server: Server
let client: Client
let requests: IncomingMessage[]
let answer: (request: IncomingMessage) => { readonly status: number; readonly body: unknown }

beforeEach(async () => {
  requests = []
  server = createServer((request, response) => {
    requests.push(request)
    const { status, body } = answer(request)
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(body))
  })
  client = createClient(await listen(server))
})
afterEach(() => server.close())

test('a refusal is a value, with what the server says', async () => {
  answer = () => ({ status: 404, body: { status: 404, code: 'SESSION_NOT_FOUND', title: '', detail: '', hint: '' } })
  expect(await client.getSession('a/b?c')).toMatchObject({ ok: false, problem: { code: 'SESSION_NOT_FOUND' } })
  expect(requests[0]?.url).toBe('/sessions/a%2Fb%3Fc')
})

test('a server that is gone is a value too', async () => {
  server.close()
  expect(await client.listSessions()).toMatchObject({ ok: false, problem: { code: 'COLLECTOR_UNREACHABLE' } })
})

test('a write carries the token, asked for once', async () => {
  answer = ({ url }) => ({ status: url === '/token' ? 200 : 202, body: { token: 't1' } })
  await client.sendSignal('s', { signal_name: 'go', payload: 1 })
  await client.launch('demo')
  expect(requests.map(({ url }) => url)).toEqual(['/token', '/signal/s', '/launchers/demo'])
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer t1', 'Bearer t1'])
})

test('after a restart of the server the write is sent again with the new token, once', async () => {
  let token = 't1'
  answer = ({ url, headers }) => {
    if (url === '/token') return { status: 200, body: { token } }
    return headers.authorization === `Bearer ${token}`
      ? { status: 202, body: {} }
      : { status: 401, body: { status: 401 } }
  }
  await client.launch('demo')
  token = 't2'
  expect(await client.launch('demo')).toEqual({ ok: true, value: undefined })

  answer = ({ url }) =>
    url === '/token' ? { status: 200, body: { token: 'x' } } : { status: 401, body: { status: 401 } }
  expect(await client.launch('demo')).toMatchObject({ ok: false, problem: { status: 401 } })
})
