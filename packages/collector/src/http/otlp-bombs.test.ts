/** Bodies that are made to hurt: the protocol's error in the encoding of the request, and the next span is taken. */
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { OTLP_BODY_BYTES, OTLP_GZIP_BYTES } from '../base/limits.js'
import { partialSuccessIn, protobufOf } from './otlp-protobuf.test-kit.js'
import {
  JSON_TYPE,
  type OtlpServer,
  PROTOBUF_TYPE,
  request,
  span,
  spansIn,
  startOtlpServer,
} from './otlp-server.test-kit.js'

vi.setConfig({ testTimeout: 60_000 })

/** `google.rpc.Code`: RESOURCE_EXHAUSTED, INVALID_ARGUMENT. */
const [EXHAUSTED, INVALID] = [8, 3]

async function expectUndisturbed(server: OtlpServer): Promise<void> {
  const answer = await server.postJson('/v1/traces', request(span({ name: 'the next' })))
  expect([answer.status, answer.json()]).toEqual([200, {}])
  expect(spansIn(await server.written()).map(({ name }) => name)).toContain('the next')
}

/** An array in an array, so many times. */
function nested(levels: number): object {
  let value: object = { stringValue: 'bottom' }
  for (let level = 0; level < levels; level++) value = { arrayValue: { values: [value] } }
  return span({ attributes: [{ key: 'deep', value }] })
}

const gzip = (type: Readonly<Record<'Content-Type', string>>) => ({ ...type, 'Content-Encoding': 'gzip' })

test.each<[string, Readonly<Record<'Content-Type', string>>, () => Uint8Array]>([
  ['a bomb of gzip, in JSON', gzip(JSON_TYPE), () => gzipSync(Buffer.alloc(2 * OTLP_BODY_BYTES, ' '))],
  ['a bomb of gzip, in Protobuf', gzip(PROTOBUF_TYPE), () => gzipSync(Buffer.alloc(2 * OTLP_BODY_BYTES))],
  ['more than may be sent compressed', gzip(JSON_TYPE), () => gzipSync(randomBytes(OTLP_GZIP_BYTES), { level: 0 })],
  ['more than may be sent as it is', JSON_TYPE, () => Buffer.alloc(OTLP_BODY_BYTES + 1, ' ')],
])('%s', async (_what, headers, body) => {
  const server = await startOtlpServer()
  const answer = await server.post('/v1/traces', { headers: { ...headers }, body: body() })
  expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([413, headers['Content-Type']])
  if (headers['Content-Type'] === 'application/json') expect(answer.json()).toMatchObject({ code: EXHAUSTED })
  else expect([...answer.body.subarray(0, 2)]).toEqual([0x08, EXHAUSTED])
  expect(answer.text).toContain('BODY_TOO_LARGE')
  await expectUndisturbed(server)
})

test.each([100, 2000])('arrays nested %i levels deep in Protobuf are no request', async (levels) => {
  const server = await startOtlpServer()
  // The encoder calls itself, too: what is inside stands before what is around it.
  const answer = await server.post('/v1/traces', { headers: PROTOBUF_TYPE, body: deepProtobuf(levels) })
  expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/x-protobuf'])
  expect([...answer.body.subarray(0, 2)]).toEqual([0x08, INVALID])
  await expectUndisturbed(server)
})

test('as deep as Protobuf allows, they are kept', async () => {
  const server = await startOtlpServer()
  const answer = await server.post('/v1/traces', { headers: PROTOBUF_TYPE, body: protobufOf(request(nested(40))) })
  expect(answer.status).toBe(200)
  expect(JSON.stringify(spansIn(await server.written())[0]?.attributes.deep)).toContain('bottom')
})

test('arrays nested 50,000 levels deep in JSON are cut, or no request', async () => {
  const server = await startOtlpServer()
  const [before, after] = JSON.stringify(request(nested(0))).split('{"stringValue":"bottom"}')
  const deep = '{"arrayValue":{"values":['.repeat(50_000) + ']}}'.repeat(50_000)
  const answer = await server.post('/v1/traces', { headers: JSON_TYPE, body: `${before}${deep}${after}` })
  expect([200, 400]).toContain(answer.status)
  await expectUndisturbed(server)
})

test('ids of zeros, or of another length, are counted in Protobuf as in JSON', async () => {
  const bad = [
    span({ traceId: '0'.repeat(32) }),
    span({ spanId: '0'.repeat(16) }),
    span({ spanId: '1'.repeat(18) }),
    span({ traceId: '' }),
  ]
  const server = await startOtlpServer()
  const inJson = await server.postJson('/v1/traces', request(...bad))
  expect(inJson.json()).toMatchObject({ partialSuccess: { rejectedSpans: '4' } })
  const inProtobuf = await server.post('/v1/traces', { headers: PROTOBUF_TYPE, body: protobufOf(request(...bad)) })
  expect(inProtobuf.status).toBe(200)
  expect(partialSuccessIn(inProtobuf.body)).toEqual({
    rejectedSpans: 4,
    errorMessage: 'The request holds a span without valid ids.',
  })
  await expectUndisturbed(server)
})

/** From the inside out: each message is its tag, its length, and what is in it. */
function deepProtobuf(levels: number): Uint8Array {
  const wrapped = (field: number, inner: Buffer) =>
    Buffer.concat([Buffer.from([field * 8 + 2]), varint(inner.length), inner])
  let value: Buffer = Buffer.from([0x0a, 0])
  // ArrayValue.values is field 1, AnyValue.array_value field 5.
  for (let level = 0; level < levels; level++) value = wrapped(5, wrapped(1, value))
  const attribute = wrapped(9, Buffer.concat([Buffer.from([0x0a, 1, 0x61]), wrapped(2, value)]))
  return wrapped(1, wrapped(2, wrapped(2, attribute)))
}

function varint(number: number): Buffer {
  const bytes: number[] = []
  for (let left = number; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left])
    bytes.push((left % 128) + 128)
  }
}
