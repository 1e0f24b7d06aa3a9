/** What exporters should not send, and what is long: answered as the protocol says, and nothing else is disturbed. */
import { readFileSync } from 'node:fs'
import { session, tool } from '@agent-inspector/hooks'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SPAN_VALUES } from '../base/limits.js'
import { anySdkSpan } from './any-sdk-span.test-kit.js'
import {
  attribute,
  JSON_TYPE,
  PROTOBUF_TYPE,
  request,
  span,
  spansIn,
  startOtlpServer,
  TRACE_ID,
} from './otlp-server.test-kit.js'

const [sdkSpan] = fc.sample(anySdkSpan(), { seed: 1, numRuns: 1 })
const protobuf = Buffer.from(ProtobufTraceSerializer.serializeRequest(sdkSpan === undefined ? [] : [sdkSpan]) ?? [])
const json = readFileSync(new URL('../../../trace-format/fixtures/openai-traceloop.json', import.meta.url))

test('any change of a real body is answered, never with 500, and the next span is taken', async () => {
  const server = await startOtlpServer()
  await session({ id: 'of-this-process' }, () => tool('search', { input: 1 }, () => 2))
  const change = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }), cut: fc.nat(4) })
  const bodies = fc.constantFrom(
    { headers: JSON_TYPE, body: json },
    { headers: PROTOBUF_TYPE, body: protobuf },
    { headers: PROTOBUF_TYPE, body: json },
    { headers: JSON_TYPE, body: protobuf },
  )
  await fc.assert(
    fc.asyncProperty(bodies, fc.array(change, { maxLength: 3 }), async ({ headers, body }, changes) => {
      let changed = Buffer.from(body)
      for (const { at, bytes, cut } of changes) {
        const from = at % (changed.length + 1)
        changed = Buffer.concat([changed.subarray(0, from), bytes, changed.subarray(from + cut)])
      }
      const { status } = await server.post('/v1/traces', { headers, body: changed })
      expect([200, 400]).toContain(status)
    }),
    { seed: 7, numRuns: 200 },
  )
  expect((await server.postJson('/v1/traces', request(span({ name: 'after all' })))).status).toBe(200)
  const written = await server.written()
  expect(written.get('of-this-process')?.some((record) => record.type === 'span')).toBe(true)
  expect(spansIn(written).map(({ name }) => name)).toContain('after all')
  expect(server.log.filter((line) => line.includes('failed'))).toEqual([])
})

test.each([1000, 20_000])(
  '%i spans in one body are all taken',
  async (count) => {
    const server = await startOtlpServer()
    const id = (n: number) => (n + 1).toString(16).padStart(16, '0')
    const children = Array.from({ length: count - 1 }, (_, n) => span({ spanId: id(n), parentSpanId: id(count) }))
    const root = span({ spanId: id(count), attributes: [attribute('session.id', 'talk')] })
    const answer = await server.postJson('/v1/traces', request(...children, root))
    expect([answer.status, answer.json()]).toEqual([200, {}])
    const written = await server.written()
    expect([...written.keys()]).toEqual(['talk'])
    expect(new Set(spansIn(written).map(({ spanId }) => spanId)).size).toBe(count)
  },
  30_000,
)

test('a long body that is no request is refused by the thread that reads it, which goes on', async () => {
  const server = await startOtlpServer()
  const long = 'x'.repeat(300_000)
  expect((await server.post('/v1/traces', { headers: JSON_TYPE, body: long })).status).toBe(400)
  expect((await server.post('/v1/traces', { headers: PROTOBUF_TYPE, body: Buffer.alloc(300_000, 0xff) })).status).toBe(
    400,
  )
  const answer = await server.postJson('/v1/traces', request(span({ attributes: [attribute('long', long)] })))
  expect(answer.status).toBe(200)
  expect(spansIn(await server.written())).toHaveLength(1)
})

test('a body of nothing but empty values is refused before they take the memory', async () => {
  const server = await startOtlpServer()
  const body = `{"resourceSpans":[${'{},'.repeat(4_000_000)}{}]}`
  const answer = await server.post('/v1/traces', { headers: JSON_TYPE, body })
  expect([answer.status, answer.json()]).toMatchObject([413, { code: 8, message: expect.stringContaining('values') }])
})

test('so many attributes are kept; what is beyond is counted in the span, and told', async () => {
  const server = await startOtlpServer()
  const attributes = (count: number) => Array.from({ length: count }, (_, n) => attribute(`key ${n}`, 'value'))
  const full = span({ attributes: attributes(SPAN_VALUES) })
  expect((await server.postJson('/v1/traces', request(full))).json()).toEqual({})
  const events = [{ name: 'a', timeUnixNano: '1', attributes: attributes(2) }]
  const more = span({
    spanId: '1'.repeat(16),
    attributes: attributes(SPAN_VALUES + 5),
    events,
    droppedAttributesCount: 1,
  })
  expect((await server.postJson('/v1/traces', request(more))).json()).toEqual({
    partialSuccess: { rejectedSpans: '0', errorMessage: expect.stringContaining('counts the rest as dropped') },
  })
  const [first, second] = spansIn(await server.written())
  expect(Object.keys(first?.attributes ?? {})).toHaveLength(SPAN_VALUES)
  expect(second).toMatchObject({ droppedAttributesCount: 6, droppedEventsCount: 1, events: [] })
})

test('values nested deeper than Protobuf allows are cut there, and say so', async () => {
  const server = await startOtlpServer()
  let value: object = { stringValue: 'bottom' }
  for (let level = 0; level < 100; level++) value = { arrayValue: { values: [value] } }
  const answer = await server.postJson('/v1/traces', request(span({ attributes: [{ key: 'deep', value }] })))
  expect(answer.status).toBe(200)
  const [written] = spansIn(await server.written())
  expect(JSON.stringify(written?.attributes.deep)).toContain('more than 48 levels deep')
})

test('a span that has not ended is open until it has; one without a start is refused', async () => {
  const server = await startOtlpServer()
  const open = span({ endTimeUnixNano: '0' })
  const answer = await server.postJson(
    '/v1/traces',
    request(open, span({ spanId: '1'.repeat(16), startTimeUnixNano: '0' })),
  )
  expect(answer.json()).toEqual({
    partialSuccess: { rejectedSpans: '1', errorMessage: 'The request holds a span without a start.' },
  })
  await expect.poll(() => server.get(`/sessions/${TRACE_ID}`)).toMatchObject({ span_count: 1, open_span_count: 1 })
  await server.postJson('/v1/traces', request(span()))
  await expect.poll(() => server.get(`/sessions/${TRACE_ID}`)).toMatchObject({ span_count: 1, open_span_count: 0 })
})

test('a span that ends before it begins is kept as it came', async () => {
  const server = await startOtlpServer()
  await server.postJson('/v1/traces', request(span({ endTimeUnixNano: '1763667999000000000' })))
  await expect.poll(() => server.get(`/sessions/${TRACE_ID}`)).toMatchObject({ span_count: 1 })
  expect(spansIn(await server.written())).toMatchObject([
    { startNs: 1763668000000000001n, endNs: 1763667999000000000n },
  ])
})
