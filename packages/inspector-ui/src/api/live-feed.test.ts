import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { EventSource } from 'eventsource'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLiveFeed, type FeedState, type LiveEvent, type LiveFeed } from './live-feed.js'
import { listen } from './trace-file.test-kit.js'

const NOW_MS = 1_000_000

let server: Server
let url: string
let feed: LiveFeed | undefined
let events: LiveEvent[]
let states: FeedState[]
let told: () => void

beforeEach(async () => {
  server = createServer()
  url = `${await listen(server)}events`
  events = []
  states = []
  told = () => undefined
})
afterEach(() => {
  feed?.close()
  server.closeAllConnections()
  server.close()
})

test('tells every event once, with its data', async () => {
  const stream = await connect()
  stream.write(frame('Heartbeat', '', { session_id: 's' }) + frame('Reset', '7', { reason: 'id_ahead' }))
  await until(() => events.length === 2)

  expect(events).toEqual([
    { type: 'Heartbeat', data: { session_id: 's' } },
    { type: 'Reset', data: { reason: 'id_ahead' } },
  ])
  expect(states.map(({ phase }) => phase)).toEqual(['connecting', 'connected'])
})

test('a stream that ends is lost, and is asked for again from the last id', async () => {
  const first = await connect()
  first.write(`retry: 1\n\n${frame('Reset', '7', { reason: 'id_ahead' })}`)
  await until(() => events.length === 1)
  const again = nextRequest()
  first.end()
  const { request, response } = await again
  begin(response)
  await until(() => states.at(-1)?.phase === 'connected')

  expect(request.headers['last-event-id']).toBe('7')
  expect(states).toContainEqual({
    phase: 'lost',
    reason: 'unreachable',
    tries: 1,
    retryAtMs: NOW_MS + 2000,
    sinceMs: NOW_MS,
  })
})

test('over the limit of pages it says so, and when the server may be asked again', async () => {
  const stream = await connect()
  stream.end(`retry: 30000\n\n${frame('Busy', '', { max_clients: 100 })}`)
  await until(() => states.at(-1)?.phase === 'lost')

  expect(states.at(-1)).toMatchObject({ reason: 'busy', tries: 1, retryAtMs: NOW_MS + 30_000 })
})

test('after being told to come back later, a server that is gone is unreachable, not busy', async () => {
  const stream = await connect()
  stream.end(`retry: 1\n\n${frame('Busy', '', { max_clients: 100 })}`)
  const { response } = await nextRequest()
  begin(response)
  await until(() => states.at(-1)?.phase === 'connected')
  response.destroy()
  await until(() => states.at(-1)?.phase === 'lost')

  expect(states.at(-1)).toMatchObject({ reason: 'unreachable' })
})

test('a retry asked for by the reader does not wait, and keeps the last id', async () => {
  const first = await connect()
  first.write(frame('Reset', '7', { reason: 'id_ahead' }))
  await until(() => events.length === 1)
  first.end()
  await until(() => states.at(-1)?.phase === 'lost')
  const again = nextRequest()
  feed?.retryNow()

  expect((await again).request.url).toBe('/events?lastEventId=7')
})

async function connect(): Promise<ServerResponse> {
  const first = nextRequest()
  feed = createLiveFeed({
    url,
    onEvent: (event) => {
      events.push(event)
      told()
    },
    onState: (state) => {
      states.push(state)
      told()
    },
    now: () => NOW_MS,
    EventSource,
  })
  const { response } = await first
  begin(response)
  await until(() => states.at(-1)?.phase === 'connected')
  return response
}

async function nextRequest(): Promise<{ readonly request: IncomingMessage; readonly response: ServerResponse }> {
  const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
  return { request, response }
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
}

function frame(event: string, id: string, data: object): string {
  return `event: ${event}\n${id === '' ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

/** Looked at again whenever the feed tells something. */
function until(reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    told = () => {
      if (reached()) resolve()
    }
    told()
  })
}
