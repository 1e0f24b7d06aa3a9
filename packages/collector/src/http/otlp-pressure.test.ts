/** Where more comes than can be taken: senders are told to come again, and what was taken is whole. */
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { TraceRecord } from '@agent-inspector/trace-format'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createOtlpIngest, type OtlpIngestOptions } from '../ingest/otlp/otlp-ingest.js'
import { createTraceSessions } from '../ingest/session-of.js'
import { createOtlpRouter } from './otlp-routes.js'
import { JSON_TYPE, PROTOBUF_TYPE, request, span } from './otlp-server.test-kit.js'
import { send } from './send.test-kit.js'

async function start(options: Partial<OtlpIngestOptions>) {
  const records: TraceRecord[] = []
  const write = (record: TraceRecord) => void records.push(record)
  const room = { hasRoomFor: () => true }
  const ingest = createOtlpIngest({ write, sessions: createTraceSessions(), room, ...options })
  const guard = { token: 'x', isOwnHost: () => true, allowRemote: () => false, origins: [] }
  const app = express().use('/v1', createOtlpRouter({ guard, ingest, writer: 'this one', log: () => {} }))
  const server = createServer(app)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    ingest.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const post = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) =>
    send(port, '/v1/traces', { method: 'POST', headers, body })
  return { port, ingest, records, post }
}

test('while the queue is full, in the encoding of the request', async () => {
  const { post, records } = await start({ room: { hasRoomFor: () => false } })
  const json = await post(JSON.stringify(request(span())))
  expect([json.status, json.headers['retry-after'], json.json()]).toEqual([
    429,
    '1',
    { code: 8, message: expect.stringMatching(/^TOO_BUSY: /) },
  ])
  const protobuf = await post(new Uint8Array(), PROTOBUF_TYPE)
  expect([protobuf.status, protobuf.headers['content-type']]).toEqual([429, 'application/x-protobuf'])
  expect(records).toEqual([])
})

test('while other bodies take all the memory there is for them; what is refused is released', async () => {
  const { post, records } = await start({ maxPendingBytes: 1000 })
  const small = JSON.stringify(request(span()))
  expect((await post(JSON.stringify(request(span({ name: 'x'.repeat(2000) }))))).status).toBe(429)
  expect((await post(small)).status).toBe(200)
  expect(records.map(({ type }) => type)).toEqual(['session_event', 'span'])
})

test('the records of a body wait for room in the queue, and none is lost', async () => {
  let asked = 0
  // The queue is handed on between two turns of the event loop.
  const { post, records } = await start({ room: { hasRoomFor: () => asked++ % 3 !== 1 } })
  const spans = Array.from({ length: 50 }, (_, n) => span({ spanId: (n + 1).toString(16).padStart(16, '0') }))
  expect((await post(JSON.stringify(request(...spans)))).status).toBe(200)
  expect(records.filter(({ type }) => type === 'span')).toHaveLength(50)
})

test('what a sender that goes away has sent of its body takes no room any more', async () => {
  const { port, post } = await start({ maxPendingBytes: 1000 })
  const small = JSON.stringify(request(span()))
  const statusOfNext = async () => (await post(small)).status
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  socket.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n')
  socket.write(`Content-Length: 2000\r\n\r\n${' '.repeat(900)}`)
  await expect.poll(statusOfNext).toBe(429)
  socket.destroy()
  await expect.poll(statusOfNext).toBe(200)
})

test('however many bodies come at once, what else happens in the process has its turn between them', async () => {
  const { ingest, records } = await start({})
  const name = 'x'.repeat(1000)
  const spans = Array.from({ length: 80 }, (_, n) => span({ spanId: (n + 1).toString(16).padStart(16, '0'), name }))
  const bytes = Buffer.from(JSON.stringify(request(...spans)))
  const taken = Array.from({ length: 50 }, () => ingest.take({ signal: 'traces', encoding: 'json', bytes }))
  await new Promise((resolve) => setImmediate(resolve))
  expect(records.length).toBeLessThan(50 * 80)
  await Promise.all(taken)
  expect(records.filter(({ type }) => type === 'span')).toHaveLength(50 * 80)
})
