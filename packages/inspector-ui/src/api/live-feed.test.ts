import type { ServerResponse } from 'node:http'
import { EventSource } from 'eventsource'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { begin, type EventServer, frame, startEventServer } from './event-server.test-kit.js'
import { createLiveFeed, type FeedState, type LiveEvent, type LiveFeed } from './live-feed.js'

const NOW_MS = 1_000_000

let server: EventServer
let feed: LiveFeed | undefined
let events: LiveEvent[]
let states: FeedState[]
let told: () => void

beforeEach(async () => {
  server = await startEventServer()
  events = []
  states = []
  told = () => undefined
})
afterEach(() => {
  feed?.close()
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
  const again = server.next()
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
  const { response } = await server.next()
  begin(response)
  await until(() => states.at(-1)?.phase === 'connected')
  response.destroy()
  await until(() => states.at(-1)?.phase === 'lost')

  expect(states.at(-1)).toMatchObject({ reason: 'unreachable' })
})

test('a proxy that cannot reach the server is asked again, from the last id', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const first = await connect()
  first.write(frame('Reset', '7', { reason: 'id_ahead' }))
  await until(() => events.length === 1)
  first.end()
  await until(() => states.at(-1)?.phase === 'lost')
  const refused = server.next()
  vi.runOnlyPendingTimers()
  ;(await refused).response.writeHead(502).end()
  await until(() => states.filter(({ phase }) => phase === 'lost').length === 2)
  const again = server.next()
  vi.advanceTimersByTime(2000)

  expect((await again).request.url).toMatch(/[?&]lastEventId=7$/)
})

test('asks for what it tells, and for nothing else', async () => {
  const first = server.next()
  feed = createLiveFeed({ url: server.url, onEvent: () => {}, onState: () => {}, now: () => NOW_MS, EventSource })
  const types = new URL((await first).request.url ?? '', server.url).searchParams.get('types')?.split(',')

  expect(types).toEqual(expect.arrayContaining(['SessionStarted', 'WaitingOnSignal', 'ProgressUpdate', 'Reset']))
  expect(types).not.toContain('SpanStarted')
})

test('a retry asked for by the reader does not wait, and keeps the last id', async () => {
  const first = await connect()
  first.write(frame('Reset', '7', { reason: 'id_ahead' }))
  await until(() => events.length === 1)
  first.end()
  await until(() => states.at(-1)?.phase === 'lost')
  const again = server.next()
  feed?.retryNow()

  expect((await again).request.url).toMatch(/[?&]lastEventId=7$/)
})

async function connect(): Promise<ServerResponse> {
  const first = server.next()
  feed = createLiveFeed({
    url: server.url,
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

/** Looked at again whenever the feed tells something. */
function until(reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    told = () => {
      if (reached()) resolve()
    }
    told()
  })
}
