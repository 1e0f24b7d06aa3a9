import { OURS } from '@agent-inspector/trace-format'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { endedSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { dataOf, isEvent, type LiveServer, startLiveServer, typesOf, WAIT } from './live-server.test-kit.js'
import { openStream } from './open-stream.test-kit.js'
import { send } from './send.test-kit.js'

let server: LiveServer

// Node's own timers, under the sockets, stay as they are.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
  server = await startLiveServer()
})

afterEach(async () => {
  vi.useRealTimers()
  await server.stop()
})

describe('a client', () => {
  test('is told when to come back, and from where, before anything happens', async () => {
    const { frames, headers } = await server.open()

    expect(headers['content-type']).toBe('text/event-stream')
    expect(frames).toEqual([{ retry: '2000' }, { id: String(server.live.lastEventId) }])
  })

  test('hears a session begin, wait, be answered and end', async () => {
    const stream = await server.open()
    const answer = { [OURS.signalName]: 'approve', [OURS.signalBy]: 'Ada', [OURS.signalOutcome]: 'answered' }
    server.happens('session_started', 's1', { [OURS.title]: 'Report' })
    server.happens('waiting_on_signal', 's1', { [OURS.signalName]: 'approve', [OURS.signalPrompt]: 'Publish?' })
    server.happens('signal_received', 's1', answer)
    server.happens('session_finished', 's1', { [OURS.status]: 'completed' })
    await stream.until(isEvent('SessionFinished'))

    expect(typesOf(stream)).toEqual([
      'SessionStarted',
      'SessionUpdated',
      'WaitingOnSignal',
      'SignalReceived',
      'SessionUpdated',
      'SessionFinished',
    ])
    const of = { session_id: 's1', wait_id: WAIT, signal_name: 'approve' }
    expect(dataOf(stream, 'WaitingOnSignal')).toMatchObject([{ ...of, prompt: 'Publish?' }])
    expect(dataOf(stream, 'SignalReceived')).toEqual([{ ...of, by: 'Ada' }])
    expect(dataOf(stream, 'SessionFinished')).toMatchObject([{ id: 's1', title: 'Report', status: 'completed' }])
  })

  test('gets ids that only grow, and none on states', async () => {
    const stream = await server.open()
    for (const id of ['s1', 's2', 's3']) server.happens('session_started', id)
    append(1, 's2')
    const state = await stream.until(isEvent('TraceAppended'))

    const ids = stream.frames.filter(isEvent('SessionStarted')).map(({ id }) => Number(id))
    expect(ids).toHaveLength(3)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    expect(Object.keys(state)).toEqual(['event', 'data'])
  })

  test('hears only of the session and the types that it wants', async () => {
    const ofSession = await server.open('?session_id=s2')
    const ofTypes = await server.open('?types=SessionFinished')
    for (const id of ['s1', 's2']) {
      server.happens('session_started', id)
      server.happens('session_finished', id)
    }
    await ofTypes.until(({ data }) => data?.includes('"s2"') === true)
    await ofSession.until(isEvent('SessionFinished'))

    expect(dataOf(ofTypes, 'SessionFinished')).toMatchObject([{ id: 's1' }, { id: 's2' }])
    expect(typesOf(ofTypes)).toEqual(['SessionFinished', 'SessionFinished'])
    expect(typesOf(ofSession)).toEqual(['SessionStarted', 'SessionFinished'])
  })

  test('hears a comment every fifteen seconds, with the id up to which it heard everything', async () => {
    const stream = await server.open()
    vi.advanceTimersByTime(15_000)
    expect(await stream.until((frame) => frame[''] !== undefined)).toEqual({
      '': '',
      id: expect.stringMatching(/^\d+$/),
    })
  })
})

test('who comes while the disk is nearly full is told so, without an id; who comes later is not', async () => {
  const space = { freeBytes: 5, totalBytes: 100 }
  server.live.storage({ ...space, isLow: true })
  const stream = await server.open()
  const told = await stream.until(isEvent('StorageLow'))
  expect(told).toEqual({ event: 'StorageLow', data: JSON.stringify({ low: true, free_bytes: 5, total_bytes: 100 }) })

  server.live.storage({ ...space, freeBytes: 50, isLow: false })
  expect(typesOf(await server.open())).toEqual([])
})

describe('states', () => {
  test('of a running session come first, and none of a finished one', async () => {
    server.happens('session_started', 's1')
    append(10)
    server.happens('session_started', 's2')
    server.happens('session_finished', 's2')
    const stream = await server.open()
    await stream.until(isEvent('Heartbeat'))

    const appended = { session_id: 's1', part: 's1', generation: 'f'.repeat(16), bytes: 10, records: 1 }
    const beat = {
      session_id: 's1',
      llm_calls_delta: 0,
      tool_calls_delta: 0,
      tokens_delta: 0,
      cost_delta: 0,
      open_spans: 0,
    }
    expect(dataOf(stream, 'TraceAppended')).toEqual([appended])
    expect(dataOf(stream, 'Heartbeat')).toEqual([beat])
    expect(typesOf(stream)).toEqual(['TraceAppended', 'Heartbeat'])
  })

  test('appends come ten times a second at most, the latest with all records', async () => {
    server.happens('session_started')
    const stream = await server.open()
    for (let bytes = 1; bytes <= 50; bytes++) append(bytes)
    vi.advanceTimersByTime(100)
    await stream.until(({ data }) => data?.includes('"bytes":50') === true)

    expect(dataOf(stream, 'TraceAppended')).toMatchObject([
      { bytes: 1, records: 1 },
      { bytes: 50, records: 49 },
    ])
  })

  test('progress comes ten times a second at most, the latest of each operation', async () => {
    server.happens('session_started')
    const stream = await server.open('?types=ProgressUpdate')
    for (let n = 1; n <= 50; n++) {
      const attributes = { [OURS.progress]: n, [OURS.progressTotal]: 50 }
      server.live.write(sessionEvent('progress', { sessionId: 's1', spanId: WAIT, attributes }))
    }
    vi.advanceTimersByTime(100)
    await stream.until(({ data }) => data?.includes('"progress":50') === true)

    expect(dataOf(stream, 'ProgressUpdate')).toEqual([
      { session_id: 's1', span_id: WAIT, progress: 1, total: 50 },
      { session_id: 's1', span_id: WAIT, progress: 50, total: 50 },
    ])
  })

  test('a heartbeat comes every ten seconds, only where something changed', async () => {
    server.happens('session_started')
    const stream = await server.open('?types=Heartbeat')
    await stream.until(isEvent('Heartbeat'))
    vi.advanceTimersByTime(30_000)
    const usage = { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 7 }
    const attributes = { ...usage, 'mcp.llm.model': 'claude-sonnet-4-5' }
    server.live.write(endedSpan({ sessionId: 's1', name: 'llm.generate', attributes }))
    vi.advanceTimersByTime(10_000)
    await stream.until(({ data }) => data?.includes('"tokens_delta":12') === true)

    const deltas = { llm_calls_delta: 1, tool_calls_delta: 0, tokens_delta: 12, cost_delta: 0.00012, open_spans: 0 }
    expect(dataOf(stream, 'Heartbeat').slice(1)).toEqual([{ session_id: 's1', ...deltas }])
  })
})

describe('too many', () => {
  test('clients: an EventSource is told to come back later, others get a 503', async () => {
    await Promise.all([server.open(), server.open(), server.open()])

    const fourth = await openStream(server.port, '/events')
    await fourth.ended
    expect(fourth.status).toBe(200)
    expect(fourth.frames).toEqual([{ retry: '30000' }, { event: 'Busy', data: '{"max_clients":3}' }])

    const refused = await send(server.port, '/events', { headers: { Accept: 'application/json' } })
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('30')
  })

  test('clients, until one leaves', async () => {
    const [first] = await Promise.all([server.open(), server.open(), server.open()])
    first?.close()
    await first?.ended

    await vi.waitFor(async () => expect((await server.open()).frames).toContainEqual({ retry: '2000' }))
  })

  test('unsent bytes: a client that stops reading is cut, the others hear everything', async () => {
    const slow = await server.open()
    slow.response.pause()
    const quick = await server.open('?types=SessionFinished')
    const title = 'x'.repeat(100_000)
    for (let i = 0; i < 200; i++) server.happens('session_started', `s${i}`, { [OURS.title]: title })
    server.happens('session_finished', 's0')

    await quick.until(isEvent('SessionFinished'))
    slow.response.resume()
    await slow.ended
    expect(slow.response.complete).toBe(false)
  })
})

test('closing ends every stream', async () => {
  const stream = await server.open()
  server.feed.close()
  await stream.ended
  expect(stream.response.complete).toBe(true)
})

test.each(['?types=Nonsense', '?type=Reset', '?types=Reset&types=Reset', `?session_id=${'x'.repeat(1001)}`])(
  '%.30s is refused',
  async (query) => {
    expect((await send(server.port, `/events${query}`)).json()).toMatchObject({ code: 'QUERY_INVALID' })
  },
)

function append(bytes: number, sessionId = 's1'): void {
  server.live.appended({ sessionId, part: sessionId, generation: 'f'.repeat(16), bytes, records: 1 })
}
