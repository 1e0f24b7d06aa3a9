import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { followInspector } from './follow-inspector.js'

/** What is heard of a server that answers so, until the stream ends. */
async function heardFrom(answer: (response: ServerResponse) => unknown, silentMs = 5000) {
  const server = createServer((_request, response) => void answer(response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const heard = { opened: 0, ids: [] as string[], events: [] as unknown[] }
  await followInspector({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    types: ['WaitingOnSignal'],
    lastEventId: undefined,
    onOpen: () => void heard.opened++,
    onEvent: (type, data) => void heard.events.push([type, data]),
    onId: (id) => void heard.ids.push(id),
    signal: new AbortController().signal,
    silentMs,
  })
  return heard
}

const SSE = { 'Content-Type': 'text/event-stream' }
const NOTHING = { opened: 0, ids: [], events: [] }

test('events are heard with their ids, however the bytes are cut', async () => {
  const text =
    'id: 1\n\n: comment\n\nevent: WaitingOnSignal\nid: 2\ndata: {"prompt":"Grüße 日本"}\n\nevent: Reset\ndata: {}\n\n'
  const heard = await heardFrom(async (response) => {
    response.writeHead(200, SSE)
    for (const byte of Buffer.from(text)) {
      await new Promise((resolve) => response.write(Buffer.of(byte), resolve))
    }
    response.end()
  })
  expect(heard).toEqual({
    opened: 1,
    ids: ['1', '2'],
    events: [
      ['WaitingOnSignal', { prompt: 'Grüße 日本' }],
      ['Reset', {}],
    ],
  })
})

test('data that is no JSON is an event without any', async () => {
  const heard = await heardFrom((response) => response.writeHead(200, SSE).end('id: 1\nevent: x\ndata: {\n\n'))
  expect(heard.events).toEqual([['x', undefined]])
})

test.each<[string, (response: ServerResponse) => unknown]>([
  ['a page', (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('id: 1\n\n')],
  ['an error', (response) => response.writeHead(503, SSE).end('id: 1\n\n')],
  ['a way elsewhere', (response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
  ['a cut connection', (response) => response.destroy()],
])('%s instead of a stream ends it, unopened', async (_what, answer) => {
  expect(await heardFrom(answer)).toEqual(NOTHING)
})

test('an inspector that has no room is not open', async () => {
  const busy = 'retry: 30000\n\nevent: Busy\ndata: {"max_clients":3}\n\n'
  expect(await heardFrom((response) => response.writeHead(200, SSE).end(busy))).toMatchObject({ opened: 0, ids: [] })
})

test('one that falls silent, before its first word or after it, is left', async () => {
  expect(await heardFrom(() => undefined, 200)).toEqual(NOTHING)
  expect(await heardFrom((response) => response.writeHead(200, SSE).write('id: 1\n\n'), 200)).toMatchObject({
    ids: ['1'],
  })
})

test('an event without end is not kept: it is left', async () => {
  const heard = await heardFrom(async (response) => {
    response.writeHead(200, SSE).write('id: 1\n\ndata: ')
    const piece = 'x'.repeat(1024 * 1024)
    while (!response.destroyed) await new Promise((resolve) => response.write(piece, resolve))
  })
  expect(heard).toEqual({ opened: 1, ids: ['1'], events: [] })
})
