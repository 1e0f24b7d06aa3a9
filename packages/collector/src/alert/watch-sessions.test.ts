import { afterEach, expect, test, vi } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { readPrices } from '../process/read-prices.js'
import { createFileSink } from '../sink/file-sink.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import type { Alert } from './alert.js'
import { createAttention } from './attention.js'
import { serveDirectory } from './served-directory.test-kit.js'
import { watchSessions } from './watch-sessions.js'

vi.setConfig({ testTimeout: 20_000 })

const watches: { readonly end: () => Promise<void> }[] = []
afterEach(() => Promise.all(watches.splice(0).map(({ end }) => end())))

interface Watch {
  /** As `WaitingOnSignal s`. */
  readonly told: readonly string[]
  /** From where it was watched, in turn. */
  readonly sources: readonly string[]
  readonly end: () => Promise<void>
}

function watch(dir: string, port: number): Watch {
  const [told, sources]: [string[], string[]] = [[], []]
  const controller = new AbortController()
  const onAlert = ({ type, sessionId }: Alert): void => void told.push(`${type} ${sessionId}`)
  const ended = watchSessions({
    place: { dir, port, basePath: '/_inspector' },
    pricing: readPrices(),
    attention: createAttention({ onAlert, since: new Date(Date.now() - 1000).toISOString() }),
    onSource: (url) => void sources.push(url === undefined ? 'files' : 'inspector'),
    log(line) {
      throw new Error(line)
    },
    signal: controller.signal,
    findEveryMs: 50,
    reconnectMs: 10,
  })
  const end = (): Promise<void> => {
    controller.abort()
    return ended
  }
  watches.push({ end })
  return { told, sources, end }
}

const until = (look: () => unknown): Promise<unknown> =>
  expect.poll(look, { timeout: 15_000, interval: 10 }).toBeTruthy()

test('what waits already and what happens is told from an inspector whose sessions stand in no file', async () => {
  const dir = newDir()
  const inspector = await serveDirectory(dir)
  inspector.happens('session_started', 'a')
  inspector.happens('waiting_on_signal', 'a')
  const { told, sources } = watch(dir, inspector.port)
  await until(() => told.length === 1)
  inspector.happens('signal_received', 'a')
  inspector.happens('session_finished', 'a')
  await until(() => told.length === 3)
  expect(told).toEqual(['WaitingOnSignal a', 'SignalReceived a', 'SessionFinished a'])
  expect(sources).toEqual(['inspector'])
})

test('over a connection that is cut again and again every wait and every end is told once', async () => {
  const dir = newDir()
  const inspector = await serveDirectory(dir)
  const { told, sources } = watch(dir, inspector.port)
  await until(() => sources.length === 1)
  const names = Array.from({ length: 300 }, (_, i) => `s${i}`)
  for (const [i, name] of names.entries()) {
    inspector.happens('session_started', name)
    inspector.happens('waiting_on_signal', name)
    if (i % 15 === 7) {
      const { connections } = inspector
      inspector.cut()
      // Some of what comes now is heard by nobody.
      if (i % 2 === 0) await until(() => inspector.connections > connections)
    }
    inspector.happens('session_finished', name)
  }
  await until(() => told.length >= 600)
  expect(inspector.connections).toBeGreaterThan(5)
  expect([...told].sort()).toEqual(
    names.flatMap((name) => [`WaitingOnSignal ${name}`, `SessionFinished ${name}`]).sort(),
  )
  expect(sources).toEqual(['inspector'])
})

test('a pause that comes and goes while the first look at the sessions is cut off is told all the same', async () => {
  const dir = newDir()
  let looks = 0
  const inspector = await serveDirectory(dir, {
    onSessions() {
      if (looks++ > 0) return
      inspector.cut()
      for (const name of ['session_started', 'waiting_on_signal', 'session_finished'] as const) {
        inspector.happens(name, 'brief')
      }
    },
  })
  const { told } = watch(dir, inspector.port)
  await until(() => told.length === 2)
  expect([...told].sort()).toEqual(['SessionFinished brief', 'WaitingOnSignal brief'])
})

test('an inspector that goes and comes back with no memory of what it told: nothing twice, nothing missed', async () => {
  const dir = newDir()
  const first = await serveDirectory(dir)
  const { told, sources } = watch(dir, first.port)
  await until(() => sources.length === 1)
  for (const id of ['old', 'goes-on']) first.happens('session_started', id)
  first.happens('waiting_on_signal', 'goes-on')
  first.happens('session_finished', 'old')
  await until(() => told.length === 2)
  await first.stop()
  await until(() => sources.at(-1) === 'files')

  const second = await serveDirectory(dir, { port: first.port })
  for (const id of ['goes-on', 'meanwhile']) second.happens('session_started', id)
  second.happens('waiting_on_signal', 'goes-on')
  for (const id of ['goes-on', 'meanwhile']) second.happens('session_finished', id)
  await until(() => told.length === 4)
  expect(sources).toEqual(['inspector', 'files', 'inspector'])
  const [, , ...later] = told
  expect([told.slice(0, 2), later.sort()]).toEqual([
    ['WaitingOnSignal goes-on', 'SessionFinished old'],
    ['SessionFinished goes-on', 'SessionFinished meanwhile'],
  ])
})

test('an inspector on a later port than the one it wanted is found', async () => {
  const dir = newDir()
  const inspector = await serveDirectory(dir)
  const { sources } = watch(dir, inspector.port - 3)
  await until(() => sources.length === 1)
  expect(sources).toEqual(['inspector'])
})

test('a stranger on the port is not believed: the files are read', async () => {
  const dir = newDir()
  const stranger = await serveDirectory(dir, { proves: false })
  stranger.happens('session_started', 'lie')
  stranger.happens('waiting_on_signal', 'lie')
  const { told, sources } = watch(dir, stranger.port)
  await until(() => sources.length === 1)
  const sink = createFileSink({ dir })
  const of = { sessionId: 'true', atNs: BigInt(Date.now()) * 1_000_000n }
  for (const name of ['session_started', 'session_finished'] as const) sink.write(sessionEvent(name, of))
  await sink.close()
  await until(() => told.length === 1)
  expect({ told, sources, asked: stranger.connections }).toEqual({
    told: ['SessionFinished true'],
    sources: ['files'],
    asked: 0,
  })
})

test('an inspector that has as many clients as it can serve is asked again, and the files are read until then', async () => {
  const dir = newDir()
  const inspector = await serveDirectory(dir, { maxClients: 1 })
  const other = watch(dir, inspector.port)
  await until(() => other.sources.length === 1)
  const { told, sources } = watch(dir, inspector.port)
  await until(() => sources.length === 1)
  await other.end()
  inspector.happens('session_started', 's')
  inspector.happens('session_finished', 's')
  await until(() => told.length === 1)
  expect({ told, sources }).toEqual({ told: ['SessionFinished s'], sources: ['files', 'inspector'] })
})
