/** Tabs and the worker that they share: real ports, a real server, a real EventSource. */
import type { ServerResponse } from 'node:http'
import { EventSource } from 'eventsource'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { begin, type EventServer, frame, startEventServer } from './event-server.test-kit.js'
import type { FeedWorker } from './join-feed.js'
import { joinLiveFeed } from './join-feed.js'
import type { FeedState, LiveEvent } from './live-feed.js'
import { createFeedShare, type FeedShare } from './share-feed.js'

const NOW = () => 1_000_000

let server: EventServer
let share: FeedShare

beforeEach(async () => {
  server = await startEventServer()
  share = createFeedShare({ now: NOW, EventSource })
})
afterEach(() => {
  vi.useRealTimers()
  server.close()
})

describe('tabs that share', () => {
  test('have one connection, and each hears how it stands and what happens', async () => {
    const first = openTab()
    const stream = await answer()
    await first.until(isConnected)
    const others = [openTab(), openTab()]
    for (const tab of others) await tab.until(isConnected)
    stream.write(frame('SessionDeleted', '7', { session_id: 's' }))

    for (const tab of [first, ...others]) {
      await tab.until(heard('s'))
      expect(tab.events).toEqual([{ type: 'SessionDeleted', data: { session_id: 's' } }])
    }
    expect(server.streams).toBe(1)
  })

  test('keep it when the first leaves, and give it up with the last', async () => {
    const first = openTab()
    const stream = await answer()
    const second = openTab()
    await second.until(isConnected)
    first.window.dispatchEvent(new Event('pagehide'))
    await vi.waitUntil(() => first.said.includes('leave'))
    stream.write(frame('SessionDeleted', '7', { session_id: 's' }))
    await second.until(heard('s'))
    expect(first.events).toEqual([])

    second.feed.close()
    await vi.waitUntil(() => server.streams === 0)
  })

  test('hear again when the browser takes them out of its cache', async () => {
    const other = openTab()
    const stream = await answer()
    const tab = openTab()
    await tab.until(isConnected)
    const before = tab.states.length
    tab.window.dispatchEvent(new Event('pagehide'))
    tab.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await tab.until(({ states }) => states.length > before)
    stream.write(frame('SessionDeleted', '7', { session_id: 's' }))
    await Promise.all([tab, other].map(({ until }) => until(heard('s'))))

    expect(tab.events).toHaveLength(1)
  })

  test('are of different servers, or of different bases: each stream is one of its own', async () => {
    openTab()
    await answer()
    openTab({ url: `${server.url}/below` })
    await answer()

    expect(server.streams).toBe(2)
  })

  test('that come later are told the latest progress of what still runs, and that the disk is nearly full', async () => {
    const first = openTab()
    const stream = await answer()
    for (const [id, progress] of [
      ['a', 1],
      ['a', 2],
      ['b', 5],
    ] as const) {
      stream.write(frame('ProgressUpdate', '', { session_id: id, span_id: 'x', progress }))
    }
    stream.write(frame('SessionFinished', '8', { id: 'b' }) + frame('StorageLow', '9', { low: true }))
    await first.until(({ events }) => events.length === 5)
    const second = openTab()
    await second.until(({ events }) => events.length > 1)

    expect(second.events).toEqual([
      { type: 'ProgressUpdate', data: { session_id: 'a', span_id: 'x', progress: 2 } },
      { type: 'StorageLow', data: { low: true } },
    ])
  })

  test('ask the server again together, from where they were', async () => {
    const tabs = [openTab(), openTab()]
    const stream = await answer()
    stream.write(frame('SessionDeleted', '7', { session_id: 's' }))
    for (const tab of tabs) await tab.until(heard('s'))
    stream.end()
    for (const tab of tabs) await tab.until(({ states }) => states.at(-1)?.phase === 'lost')
    const again = server.next()
    tabs[1]?.feed.retryNow()
    const { request, response } = await again
    begin(response)
    for (const tab of tabs) await tab.until(isConnected)

    expect(request.url).toContain('lastEventId=7')
  })
})

describe('a tab that does not answer', () => {
  test('is told nothing any more, and holds no connection', async () => {
    const crashed = openTab({ answers: false })
    await answer()
    for (let i = 0; i < 4; i++) share.ping()

    await vi.waitUntil(() => server.streams === 0)
    expect(crashed.events).toEqual([])
  })

  test('because it slept is told how things stand when it answers again', async () => {
    const awake = openTab()
    const stream = await answer()
    const sleeper = openTab({ answers: false })
    await sleeper.until(isConnected)
    for (let i = 0; i < 4; i++) {
      share.ping()
      await vi.waitUntil(() => awake.said.filter((type) => type === 'pong').length === i + 1)
    }
    stream.write(frame('SessionDeleted', '7', { session_id: 'missed' }))
    await awake.until(heard('missed'))
    const before = sleeper.states.length
    sleeper.wake()
    await sleeper.until(({ states }) => states.length > before)

    expect(sleeper.states.at(-1)).toEqual({ phase: 'connected' })
    expect(sleeper.events).toEqual([])
  })
})

test('tabs whose worker has died with another tab start it anew', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const tab = openTab()
  await answer()
  await tab.until(isConnected)
  share = createFeedShare({ now: NOW, EventSource })
  const asked = answer()
  vi.advanceTimersByTime(8000)
  const stream = await asked
  stream.write(frame('SessionDeleted', '7', { session_id: 's' }))
  await tab.until(heard('s'))

  expect(tab.states.slice(-2)).toEqual([{ phase: 'connecting' }, { phase: 'connected' }])
})

describe('a connection of its own', () => {
  test.each([
    ['where there are no shared workers', () => undefined],
    ['where the worker cannot start', () => failing('at once')],
    ['where the browser forbids it', forbidden],
  ])('%s', async (_, startWorker) => {
    const tab = openTab({ startWorker })
    const stream = await answer()
    stream.write(frame('SessionDeleted', '7', { session_id: 's' }))
    await tab.until(heard('s'))

    expect(tab.states).toEqual([{ phase: 'connecting' }, { phase: 'connected' }])
  })

  test('where the worker says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const tab = openTab({ startWorker: () => failing('never') })
    const asked = server.next()
    vi.advanceTimersByTime(5000)
    begin((await asked).response)

    await tab.until(isConnected)
  })
})

function openTab({ url = server.url, answers = true, startWorker = workerOf }: TabOptions = {}) {
  const events: LiveEvent[] = []
  const states: FeedState[] = []
  const said: string[] = []
  const window = new EventTarget()
  let look = (): void => {}
  const add = <T>(list: T[], one: T): void => {
    list.push(one)
    look()
  }
  let held: (() => void)[] | undefined = answers ? undefined : []
  const feed = joinLiveFeed({
    url,
    window,
    now: NOW,
    EventSource,
    onEvent: (event) => add(events, event),
    onState: (state) => add(states, state),
    startWorker: () =>
      startWorker((message, post) => {
        said.push(message.type)
        if (message.type === 'pong' && held !== undefined) held.push(post)
        else post()
      }),
  })
  onTestFinished(() => feed.close())
  const tab = {
    feed,
    events,
    states,
    said,
    window,
    /** What it would have answered is answered now. */
    wake() {
      for (const post of held ?? []) post()
      held = undefined
    },
    until: (reached: (tab: Heard) => boolean) =>
      new Promise<void>((resolve) => {
        look = () => reached({ events, states }) && resolve()
        look()
      }),
  }
  return tab
}

interface Heard {
  readonly events: readonly LiveEvent[]
  readonly states: readonly FeedState[]
}
type Saying = (message: { readonly type: string }, post: () => void) => void
interface TabOptions {
  readonly url?: string
  /** Whether pings are answered at once. */
  readonly answers?: boolean
  readonly startWorker?: (say: Saying) => FeedWorker | undefined
}

/** What `new SharedWorker` gives: one end of a channel whose other end the worker has. */
function workerOf(say: Saying): FeedWorker {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  share.connect(port2)
  return {
    port: {
      postMessage: (message) => say(message, () => port1.postMessage(message)),
      addEventListener: (type, listen) => port1.addEventListener(type, (event) => listen(event as MessageEvent)),
      start: () => port1.start(),
    },
    addEventListener: () => {},
  }
}

function failing(when: 'at once' | 'never'): FeedWorker {
  const { port1 } = new MessageChannel()
  onTestFinished(() => port1.close())
  return {
    port: port1,
    addEventListener(_, listen) {
      if (when === 'at once') queueMicrotask(listen)
    },
  }
}

function forbidden(): never {
  throw new DOMException('Access is denied to this document.', 'SecurityError')
}

async function answer(): Promise<ServerResponse> {
  const { response } = await server.next()
  begin(response)
  return response
}

const isConnected = ({ states }: Heard) => states.at(-1)?.phase === 'connected'
const heard =
  (sessionId: string) =>
  ({ events }: Heard) =>
    events.some((event) => event.type === 'SessionDeleted' && event.data.session_id === sessionId)
