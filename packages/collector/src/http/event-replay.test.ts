import { EventSource } from 'eventsource'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataOf, isEvent, type LiveServer, startLiveServer, typesOf } from './live-server.test-kit.js'

let server: LiveServer

beforeEach(async () => {
  server = await startLiveServer()
})
afterEach(() => server.stop())

test.each(['header', 'query'])('a client that comes back gets what it missed, once, by %s', async (way) => {
  const first = await server.open()
  server.happens('session_started', 's1')
  const { id: lastId = '' } = await first.until(isEvent('SessionStarted'))
  first.close()
  server.happens('session_finished', 's1')
  server.happens('session_started', 's2')
  server.happens('session_finished', 's2')

  const second = await (way === 'header'
    ? server.open('?lastEventId=1', { 'Last-Event-ID': lastId })
    : server.open(`?lastEventId=${lastId}`))
  server.happens('session_started', 's3')
  await second.until(({ data }) => data?.includes('"s3"') === true)

  expect(typesOf(second)).toEqual(['SessionFinished', 'SessionStarted', 'SessionFinished', 'SessionStarted'])
  expect(dataOf(second, 'SessionStarted')).toMatchObject([{ id: 's2' }, { id: 's3' }])
})

test('a client that heard nothing at all gets what it missed', async () => {
  const first = await server.open()
  const { id = '' } = await first.until((frame) => frame.id !== undefined)
  first.close()
  server.happens('session_started', 's1')

  expect(typesOf(await server.open('', { 'Last-Event-ID': id }))[0]).toBe('SessionStarted')
})

test('many clients that come and go hear every event once, in order', async () => {
  const heard: string[] = []
  let lastId = String(server.live.lastEventId)
  for (let round = 0; round < 20; round++) {
    const stream = await server.open(`?types=SessionStarted&lastEventId=${lastId}`).catch(() => undefined)
    server.happens('session_started', `s${round}`)
    await stream?.until(({ data }) => data?.includes(`"s${round}"`) === true)
    for (const { id, data } of stream?.frames.filter(isEvent('SessionStarted')) ?? []) {
      heard.push((JSON.parse(data ?? '') as { id: string }).id)
      lastId = id ?? lastId
    }
    stream?.close()
    await stream?.ended
    server.happens('session_started', `between ${round}`)
  }

  const all = Array.from({ length: 20 }, (_, round) => [`s${round}`, `between ${round}`]).flat()
  expect(heard).toEqual(all.slice(0, -1))
})

test.each([
  ['1', 'ring_exceeded'],
  ['9007199254740991', 'id_ahead'],
  ['99999999999999999999', 'id_invalid'],
  ['nonsense', 'id_invalid'],
  ['-5', 'id_invalid'],
])('a client with the id %s is told to load anew: %s', async (id, reason) => {
  const stream = await server.open('?types=SessionFinished', { 'Last-Event-ID': id })
  const reset = await stream.until(isEvent('Reset'))

  expect(dataOf(stream, 'Reset')).toEqual([{ reason }])
  expect(reset.id).toBe(String(server.live.lastEventId))
})

test('after a restart of the server a real EventSource is told to load anew, once', async () => {
  const heard: string[] = []
  const source = new EventSource(`http://127.0.0.1:${server.port}/events`)
  for (const type of ['SessionStarted', 'Reset']) source.addEventListener(type, () => heard.push(type))
  await new Promise((resolve) => source.addEventListener('open', resolve))
  const started = new Promise((resolve) => source.addEventListener('SessionStarted', resolve))
  const reset = new Promise<MessageEvent>((resolve) => source.addEventListener('Reset', resolve))
  server.happens('session_started', 's1')
  await started

  await server.stop()
  server = await startLiveServer({ port: server.port })

  expect(JSON.parse((await reset).data)).toEqual({ reason: 'ring_exceeded' })
  expect(heard).toEqual(['SessionStarted', 'Reset'])
  source.close()
})
