/** Live events through a proxy that would rather keep them for itself, and whatever else the page asks for. */
import { session, tool, waitForSignal } from '@agent-inspector/hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { dataOf, isEvent } from './live-server.test-kit.js'
import { openStream } from './open-stream.test-kit.js'
import { PROXIES, type StartedProxy } from './proxies.test-kit.js'
import { send } from './send.test-kit.js'

const TOKEN = 'the-token-that-only-the-proxy-knows'
const HOST = { Host: 'traces.example.com' }
const EVENTS = '/_inspector/events?types=SessionStarted,WaitingOnSignal'

let inspector: Inspector
let port: number

beforeAll(async () => {
  const allowedHosts = [HOST.Host]
  inspector = createInspector({ tracesDir: newDir(), token: TOKEN, allowRemote: true, allowedHosts, log: () => {} })
  port = (await inspector.listen({ port: 0 })).port
})
afterAll(() => inspector.close())

describe.each(PROXIES)('behind %s', (name, start) => {
  let proxy: StartedProxy
  beforeAll(async () => {
    proxy = await start({ port, token: TOKEN })
  })
  afterAll(() => proxy.close())

  test('an event comes when it happens', async () => {
    const stream = await openStream(proxy.port, EVENTS, HOST)
    await session({ id: `a ${name}` }, () => tool('t', () => 'out'))
    await stream.until(isEvent('SessionStarted'))

    expect(dataOf(stream, 'SessionStarted')).toMatchObject([{ id: `a ${name}` }])
    stream.close()
  })

  test('a client that comes back gets what it missed', async () => {
    const first = await openStream(proxy.port, EVENTS, HOST)
    const { id = '' } = await first.until((frame) => frame.id !== undefined)
    first.close()
    await session({ id: `b ${name}` }, () => tool('t', () => 'out'))
    const second = await openStream(proxy.port, EVENTS, { ...HOST, 'Last-Event-ID': id })
    await second.until(isEvent('SessionStarted'))

    expect(dataOf(second, 'SessionStarted')).toMatchObject([{ id: `b ${name}` }])
    second.close()
  })

  test('a pause is told and can be answered, with the token of the proxy', async () => {
    const stream = await openStream(proxy.port, EVENTS, HOST)
    const answer = session({ id: `c ${name}` }, () => waitForSignal('go', { prompt: 'Go on?' }))
    await stream.until(isEvent('WaitingOnSignal'))
    const told = await send(proxy.port, `/_inspector/signal/${encodeURIComponent(`c ${name}`)}`, {
      method: 'POST',
      headers: { ...HOST, 'Content-Type': 'application/json', Authorization: 'Bearer added-by-the-proxy' },
      body: JSON.stringify({ signal_name: 'go', payload: 7 }),
    })

    expect(told.status).toBe(202)
    expect(await answer).toBe(7)
    stream.close()
  })
})

test('without a proxy that knows the token, nothing is told to another machine', async () => {
  const headers = { ...HOST, 'X-Forwarded-For': '10.0.0.7' }
  expect((await send(port, EVENTS, { headers })).json()).toMatchObject({ code: 'TOKEN_MISSING' })
})
