import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClient, type Session } from '../api/client.js'
import { session } from './session.test-kit.js'
import { createSessionsStore, type SessionsStore } from './sessions.js'

let server: Server
let store: SessionsStore
/** What the server says of paused sessions, however old. */
let waiting: readonly Session[]

beforeEach(async () => {
  waiting = []
  server = createServer((request, response) => {
    if (isForWaiting(request)) answer(response, waiting)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  store = createSessionsStore(createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
})
afterEach(() => server.close())

test('a list that was overtaken by an event does not undo what the event told', async () => {
  const loading = store.reload()
  const response = await nextRequest()
  store.apply({ type: 'SessionUpdated', data: session('a', 'paused') })
  answer(response, [session('a', 'running'), session('b', 'completed')])
  await loading

  expect(statuses()).toEqual({ a: 'paused', b: 'completed' })
})

test('a session that starts while the list is loaded stays in it', async () => {
  const loading = store.reload()
  const response = await nextRequest()
  store.apply({ type: 'SessionStarted', data: session('new', 'running') })
  answer(response, [session('b', 'completed')])
  await loading

  expect(statuses()).toEqual({ b: 'completed', new: 'running' })
})

test('a list that was asked for after an event is newer than the event', async () => {
  store.apply({ type: 'SessionUpdated', data: session('a', 'paused') })
  const loading = store.reload()
  answer(await nextRequest(), [session('a', 'completed')])
  await loading

  expect(statuses()).toEqual({ a: 'completed' })
})

test('sessions that are gone leave with the next list', async () => {
  store.apply({ type: 'SessionStarted', data: session('gone', 'running') })
  const loading = store.reload()
  answer(await nextRequest(), [])
  await loading

  expect(statuses()).toEqual({})
})

test('a session that is deleted while the list is loaded does not come back with it', async () => {
  store.apply({ type: 'SessionStarted', data: session('gone', 'completed') })
  const loading = store.reload()
  const response = await nextRequest()
  store.apply({ type: 'SessionDeleted', data: { session_id: 'gone' } })
  expect([statuses(), store.getState().total]).toEqual([{}, 0])
  answer(response, [session('gone', 'completed'), session('b', 'completed')])
  await loading

  expect(statuses()).toEqual({ b: 'completed' })
})

test('a session that is not there is asked for once, however often events come', async () => {
  let requests = 0
  server.on('request', () => requests++)
  const asking = [store.ensure('nope'), store.ensure('nope')]
  const response = await nextRequest()
  response.writeHead(404, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ code: 'X', hint: '' }))
  await Promise.all(asking)
  await store.ensure('nope')

  expect(requests).toBe(1)
  expect([...store.getState().notFound.keys()]).toEqual(['nope'])
})

test('who waits is in the list, however long ago it began', async () => {
  waiting = [session('old', 'paused')]
  const loading = store.reload()
  answer(await nextRequest(), [session('new', 'completed')])
  await loading

  expect(statuses()).toEqual({ new: 'completed', old: 'paused' })
})

/** The next that is for the list itself. */
async function nextRequest(): Promise<ServerResponse> {
  for (;;) {
    const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
    if (!isForWaiting(request)) return response
  }
}

function isForWaiting({ url }: IncomingMessage): boolean {
  return url?.includes('status=paused') === true
}

function answer(response: ServerResponse, sessions: readonly Session[]): void {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ sessions, total: sessions.length }))
}

function statuses(): Record<string, string> {
  return Object.fromEntries([...store.getState().byId].map(([id, { status }]) => [id, status]))
}
