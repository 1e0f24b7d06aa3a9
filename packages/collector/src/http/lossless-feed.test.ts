/** Whatever happens to the connections: every event once, in order, or an explicit `Reset`. */
import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { OURS } from '@agent-inspector/trace-format'
import { EventSource } from 'eventsource'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { startCuttingProxy } from './cutting-proxy.test-kit.js'
import { dataOf, isEvent, type LiveServer, startLiveServer, typesOf } from './live-server.test-kit.js'
import type { Stream } from './open-stream.test-kit.js'

const CLIENTS = 100

let server: LiveServer

// Of an EventSource that waits before it comes back; Node's own timers, under the sockets, stay as they are.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await server.stop()
})

test('10,000 events over a connection that is cut 100 times in their midst come once each, in order', async () => {
  const EVENTS = 10_000
  const CUTS = 100
  server = await startLiveServer()
  const random = seeded(2026)
  let left = CUTS
  const proxy = await startCuttingProxy(server.port, () => (left-- > 0 ? random(16_000) : undefined))
  onTestFinished(proxy.close)
  const { source, heard, until } = listen(proxy.port)
  source.addEventListener('error', comeBackAtOnce)

  for (let n = 0; n < EVENTS; ) {
    const burst = Math.min(EVENTS, n + 1 + random(200))
    for (; n < burst; n++) {
      happen(n)
      // Some while the client is on its way back.
      if (random(10) === 0) await nextTurn()
    }
    await until(() => heard.at(-1) === n - 1)
  }

  expect(proxy.cuts).toBe(CUTS)
  expect(heard).toEqual(range(0, EVENTS))
})

test('a client that was away for longer than is kept is told to load anew, and misses nothing after it', async () => {
  server = await startLiveServer()
  const cut: (number | undefined)[] = [2000, undefined]
  const proxy = await startCuttingProxy(server.port, () => cut.shift())
  onTestFinished(proxy.close)
  const { source, heard, until } = listen(proxy.port)
  const lost = once(source, 'error')
  let n = 0
  while (proxy.cuts === 0) {
    happen(n++)
    await nextTurn()
  }
  for (; n < 15_000; n++) happen(n)
  await lost
  comeBackAtOnce()
  await until(() => heard.includes('Reset'))
  for (; n < 15_010; n++) happen(n)
  await until(() => heard.at(-1) === n - 1)

  const reset = heard.indexOf('Reset')
  expect(heard.slice(0, reset)).toEqual(range(0, reset))
  expect(heard.slice(reset + 1)).toEqual(range(15_000, 15_010))
})

test(`${CLIENTS} clients get 1,000 events each, in order`, { timeout: 30_000 }, async () => {
  const EVENTS = 1000
  server = await startLiveServer({ maxClients: CLIENTS })
  const streams = await Promise.all(range(0, CLIENTS).map(() => server.open('?types=StorageLow')))
  for (let n = 0; n < EVENTS; n++) {
    happen(n)
    if (n % 50 === 0) await nextTurn()
  }
  await Promise.all(streams.map((stream) => stream.until(({ data }) => data?.includes(`:${EVENTS - 1},`) === true)))

  for (const stream of streams) expect(numbersOf(stream)).toEqual(range(0, EVENTS))
})

test('a client that stops reading is cut, and told on its return what it did not take', async () => {
  const SESSIONS = 200
  server = await startLiveServer({ maxClients: 1 })
  const start = String(server.live.lastEventId)
  const slow = await server.open('?types=SessionStarted', { 'Last-Event-ID': start })
  slow.response.pause()
  const title = 'x'.repeat(100_000)
  for (let n = 0; n < SESSIONS; n++) {
    server.happens('session_started', `s${n}`, { [OURS.title]: title })
    await nextTurn()
  }
  // Before it has taken what the system holds for it.
  await vi.waitUntil(() => !server.feed.full)
  slow.response.resume()
  await slow.ended
  const taken = slow.frames.filter(isEvent('SessionStarted'))
  const lastId = taken.at(-1)?.id ?? start
  const again = await server.open('?types=SessionStarted', { 'Last-Event-ID': lastId })
  await again.until(({ data }) => data?.includes(`"s${SESSIONS - 1}"`) === true)

  expect(taken.length).toBeLessThan(SESSIONS)
  expect(typesOf(again)).not.toContain('Reset')
  const idOf = (session: unknown): unknown => (session as { id: string }).id
  const ids = [slow, again].flatMap((stream) => dataOf(stream, 'SessionStarted').map(idOf))
  expect(ids).toEqual(range(0, SESSIONS).map((n) => `s${n}`))
})

test('a client over the limit is told so once, and is let in when another has left', async () => {
  server = await startLiveServer({ maxClients: CLIENTS })
  const [first] = await Promise.all(range(0, CLIENTS).map(() => server.open()))
  const { source, heard, until } = listen(server.port)
  await once(source, 'error')
  first?.close()
  await vi.waitUntil(() => !server.feed.full)
  const opened = once(source, 'open')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(source.readyState).toBe(source.CONNECTING)
  await vi.advanceTimersByTimeAsync(1000)
  await opened
  happen(7)
  await until(() => heard.at(-1) === 7)

  expect(heard).toEqual(['Busy', 7])
})

/** An EventSource that has everything until now. */
function listen(port: number) {
  const heard: (number | 'Reset' | 'Busy')[] = []
  let look = (): void => {}
  const query = `types=StorageLow&lastEventId=${server.live.lastEventId}`
  const source = new EventSource(`http://127.0.0.1:${port}/events?${query}`)
  onTestFinished(() => source.close())
  source.addEventListener('StorageLow', ({ data }) => {
    heard.push((JSON.parse(data) as { free_bytes: number }).free_bytes)
    look()
  })
  for (const type of ['Reset', 'Busy'] as const) {
    source.addEventListener(type, () => {
      heard.push(type)
      look()
    })
  }
  const until = (reached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => reached() && resolve()
      look()
    })
  return { source, heard, until }
}

/** It says that it was cut before it begins to wait. */
function comeBackAtOnce(): void {
  queueMicrotask(() => vi.runOnlyPendingTimers())
}

/** Numbered by what it tells. */
function happen(n: number): void {
  server.live.storage({ freeBytes: n, totalBytes: 1, isLow: false })
}

function numbersOf(stream: Stream): readonly unknown[] {
  return dataOf(stream, 'StorageLow').map((data) => (data as { free_bytes: number }).free_bytes)
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, n) => from + n)
}

/** Park-Miller: the same whole numbers in 0..below-1 on every machine. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}
