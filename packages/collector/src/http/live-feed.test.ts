import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventSource } from 'eventsource'
import express from 'express'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLiveSink, type LiveSink } from '../sink/live-sink.js'
import { OURS } from '../span/attributes.js'
import type { SessionEventName, SessionEventRecord, SpanRecord } from '../span/record.js'
import { eventsRoute } from './events-route.js'
import { createLiveFeed, type LiveFeed } from './live-feed.js'
import { type Frame, openStream, type Stream } from './open-stream.test-kit.js'
import { problemHandler } from './problem.js'
import { send } from './send.test-kit.js'

const ORIGIN = { resource: {}, scope: { name: 'test' } }
const WAIT = 'aaaaaaaaaaaaaaaa'

let live: LiveSink
let feed: LiveFeed
let server: Server
let port: number
const streams: { close(): void }[] = []

// Node's own timers, under the sockets, stay as they are.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
  await start()
})

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close()
  vi.useRealTimers()
  await stop()
})

async function start(onPort = 0): Promise<void> {
  live = createLiveSink({ process: { pid: 1, host: 'box' } })
  feed = createLiveFeed({ live, maxClients: 3 })
  const app = express()
    .get('/events', eventsRoute(feed))
    .use(problemHandler(() => {}))
  server = createServer(app)
  await new Promise<void>((resolve) => void server.listen(onPort, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
}

async function stop(): Promise<void> {
  await live.close()
  feed.close()
  await new Promise((resolve) => server.close(resolve))
}

async function open(query = '', headers: Record<string, string> = {}): Promise<Stream> {
  const stream = await openStream(port, `/events${query}`, headers)
  streams.push(stream)
  await stream.until(({ retry }) => retry !== undefined)
  // The first frames come with the retry or in the write after it.
  if (stream.status === 200)
    await stream.until(({ id, event }) => id !== undefined || event === 'Busy' || stream.frames.length > 1)
  return stream
}

function happens(name: SessionEventName, sessionId = 's1', attributes = {}): void {
  const record: SessionEventRecord = {
    type: 'session_event',
    name,
    sessionId,
    atNs: BigInt(Date.now()) * 1_000_000n,
    spanId: WAIT,
    traceId: `${'0'.repeat(31)}1`,
    attributes,
    origin: ORIGIN,
  }
  live.write(record)
}

function tellOf(frames: readonly Frame[]): readonly (string | undefined)[] {
  return frames.filter(({ event }) => event !== undefined).map(({ event }) => event)
}

const isEvent = (type: string) => (frame: Frame) => frame.event === type

describe('a client', () => {
  test('is told when to come back, and from where, before anything happens', async () => {
    const { frames, headers } = await open()

    expect(headers['content-type']).toBe('text/event-stream')
    expect(frames).toEqual([{ retry: '2000' }, { id: String(live.lastEventId) }])
  })

  test('hears a session begin, wait, be answered and end', async () => {
    const stream = await open()
    happens('session_started', 's1', { [OURS.title]: 'Report' })
    happens('waiting_on_signal', 's1', { [OURS.signalName]: 'approve', [OURS.signalPrompt]: 'Publish?' })
    happens('signal_received', 's1', {
      [OURS.signalName]: 'approve',
      [OURS.signalBy]: 'Ada',
      [OURS.signalOutcome]: 'answered',
    })
    happens('session_finished', 's1', { [OURS.status]: 'completed' })
    const last = await stream.until(isEvent('SessionFinished'))

    expect(tellOf(stream.frames)).toEqual([
      'SessionStarted',
      'SessionUpdated',
      'WaitingOnSignal',
      'SignalReceived',
      'SessionUpdated',
      'SessionFinished',
    ])
    const waiting = await stream.until(isEvent('WaitingOnSignal'))
    expect(JSON.parse(waiting.data ?? '')).toMatchObject({
      session_id: 's1',
      wait_id: WAIT,
      signal_name: 'approve',
      prompt: 'Publish?',
    })
    const received = await stream.until(isEvent('SignalReceived'))
    expect(JSON.parse(received.data ?? '')).toEqual({
      session_id: 's1',
      wait_id: WAIT,
      signal_name: 'approve',
      by: 'Ada',
    })
    expect(JSON.parse(last.data ?? '')).toMatchObject({ id: 's1', title: 'Report', status: 'completed' })
  })

  test('gets ids that only grow, and none on states', async () => {
    const stream = await open()
    for (const id of ['s1', 's2', 's3']) happens('session_started', id)
    live.appended({ sessionId: 's2', part: 's2', generation: '0'.repeat(16), bytes: 10, records: 1 })
    await stream.until(isEvent('TraceAppended'))

    const ids = stream.frames.filter(isEvent('SessionStarted')).map(({ id }) => Number(id))
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    expect(ids).toHaveLength(3)
    expect(stream.frames.filter(isEvent('TraceAppended')).map(({ id }) => id)).toEqual([undefined])
  })

  test('hears only of the session and the types that it wants', async () => {
    const ofSession = await open('?session_id=s2')
    const ofTypes = await open('?types=SessionFinished')
    for (const id of ['s1', 's2']) {
      happens('session_started', id)
      happens('session_finished', id, { [OURS.status]: 'completed' })
    }
    await ofTypes.until(({ data }) => data?.includes('"s2"') === true)
    await ofSession.until(isEvent('SessionFinished'))

    expect(tellOf(ofTypes.frames)).toEqual(['SessionFinished', 'SessionFinished'])
    expect(ofSession.frames.flatMap(({ data }) => (data === undefined ? [] : [JSON.parse(data).id]))).toEqual([
      's2',
      's2',
    ])
  })

  test('hears a comment every fifteen seconds', async () => {
    const stream = await open()
    vi.advanceTimersByTime(15_000)
    await stream.until((frame) => frame[''] !== undefined)
  })
})

describe('a client that comes back', () => {
  test.each(['header', 'query'])('gets what it missed, once, by %s', async (way) => {
    happens('session_started', 's1')
    const first = await open()
    const lastId = first.frames.at(-2)?.id ?? first.frames.at(-1)?.id ?? ''
    first.close()
    happens('session_started', 's2')
    happens('session_finished', 's2', { [OURS.status]: 'failed' })

    const second = await (way === 'header' ? open('', { 'Last-Event-ID': lastId }) : open(`?lastEventId=${lastId}`))
    happens('session_started', 's3')
    await second.until(({ data }) => data?.includes('"s3"') === true)

    expect(tellOf(second.frames).filter((event) => event !== 'Heartbeat')).toEqual([
      'SessionStarted',
      'SessionFinished',
      'SessionStarted',
    ])
  })

  test.each([
    ['1', 'ring_exceeded'],
    ['9007199254740991', 'id_ahead'],
    ['nonsense', 'id_invalid'],
    ['-5', 'id_invalid'],
  ])('with the id %s is told to load anew: %s', async (id, reason) => {
    const stream = await open('', { 'Last-Event-ID': id })
    const reset = await stream.until(isEvent('Reset'))

    expect(JSON.parse(reset.data ?? '')).toEqual({ reason })
    expect(reset.id).toBe(String(live.lastEventId))
  })

  test('after a restart of the server is told to load anew, by a real EventSource', async () => {
    const heard: string[] = []
    const source = new EventSource(`http://127.0.0.1:${port}/events`)
    streams.push(source)
    await new Promise((resolve) => source.addEventListener('open', resolve))
    const started = new Promise((resolve) => source.addEventListener('SessionStarted', resolve))
    const reset = new Promise<MessageEvent>((resolve) => source.addEventListener('Reset', resolve))
    for (const type of ['SessionStarted', 'Reset']) source.addEventListener(type, () => heard.push(type))
    happens('session_started', 's1')
    await started

    vi.useRealTimers()
    await stop()
    await start(port)

    expect(JSON.parse((await reset).data)).toEqual({ reason: 'ring_exceeded' })
    expect(heard).toEqual(['SessionStarted', 'Reset'])
  })
})

describe('states', () => {
  const append = (bytes: number) =>
    live.appended({ sessionId: 's1', part: 's1', generation: 'f'.repeat(16), bytes, records: 1 })

  test('of a running session come first, and none of a finished one', async () => {
    happens('session_started', 's1')
    append(10)
    happens('session_started', 's2')
    happens('session_finished', 's2', { [OURS.status]: 'completed' })
    const stream = await open()
    await stream.until(isEvent('Heartbeat'))

    expect(stream.frames.filter(({ event }) => event !== undefined).map(({ data }) => JSON.parse(data ?? ''))).toEqual([
      { session_id: 's1', part: 's1', generation: 'f'.repeat(16), bytes: 10, records: 1 },
      { session_id: 's1', llm_calls_delta: 0, tool_calls_delta: 0, tokens_delta: 0, open_spans: 0 },
    ])
  })

  test('appends come ten times a second at most, the latest with all records', async () => {
    happens('session_started', 's1')
    const stream = await open()
    for (let bytes = 1; bytes <= 50; bytes++) append(bytes)
    vi.advanceTimersByTime(100)
    await stream.until(({ data }) => data?.includes('"bytes":50') === true)

    const told = stream.frames.filter(isEvent('TraceAppended')).map(({ data }) => JSON.parse(data ?? ''))
    expect(told.map(({ bytes, records }) => [bytes, records])).toEqual([
      [1, 1],
      [50, 49],
    ])
  })

  test('a heartbeat comes every ten seconds, only where something changed', async () => {
    happens('session_started', 's1')
    const stream = await open('?types=Heartbeat')
    const before = stream.frames.filter(isEvent('Heartbeat')).length
    vi.advanceTimersByTime(30_000)
    live.write(llmSpan)
    vi.advanceTimersByTime(10_000)
    await stream.until(({ data }) => data?.includes('"tokens_delta":12') === true)

    const told = stream.frames.filter(isEvent('Heartbeat')).slice(before)
    expect(told.map(({ data }) => JSON.parse(data ?? ''))).toEqual([
      { session_id: 's1', llm_calls_delta: 1, tool_calls_delta: 0, tokens_delta: 12, open_spans: 0 },
    ])
  })
})

describe('too many', () => {
  test('clients: an EventSource is told to come back later, others get a 503', async () => {
    await Promise.all([open(), open(), open()])

    const fourth = await openStream(port, '/events')
    await fourth.ended
    expect(fourth.status).toBe(200)
    expect(fourth.frames).toEqual([{ retry: '30000' }, { event: 'Busy', data: '{"max_clients":3}' }])

    const refused = await send(port, '/events', { headers: { Accept: 'application/json' } })
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('30')
  })

  test('unsent bytes: a client that stops reading is cut, the others hear everything', async () => {
    const slow = await open()
    slow.response.pause()
    const quick = await open('?types=SessionFinished')
    const title = 'x'.repeat(100_000)
    for (let i = 0; i < 200; i++) happens('session_started', `s${i}`, { [OURS.title]: title })
    happens('session_finished', 's0', { [OURS.status]: 'completed' })

    await quick.until(isEvent('SessionFinished'))
    slow.response.resume()
    await slow.ended
    expect(slow.response.complete).toBe(false)
  })
})

test('closing ends every stream', async () => {
  const stream = await open()
  feed.close()
  await stream.ended
  expect(stream.response.complete).toBe(true)
})

test.each(['?types=Nonsense', '?types=Reset&types=Reset', `?session_id=${'x'.repeat(1001)}`])(
  '%s is refused',
  async (query) => {
    expect((await send(port, `/events${query}`)).json()).toMatchObject({ code: 'QUERY_INVALID' })
  },
)

const llmSpan: SpanRecord = {
  type: 'span',
  sessionId: 's1',
  traceId: `${'0'.repeat(31)}1`,
  spanId: 'bbbbbbbbbbbbbbbb',
  name: 'llm.generate',
  kind: 3,
  startNs: 1n,
  endNs: 2n,
  status: { code: 0 },
  attributes: { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 7 },
  events: [],
  links: [],
  origin: ORIGIN,
}
