import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { OURS } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
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
import { send } from './send.test-kit.js'

const OTHER_ID = '00f067aa0ba902b8'

describe('what an exporter sends', () => {
  test.each(['/v1/traces', '/_inspector/v1/traces'])('to %s becomes a session', async (path) => {
    const server = await startOtlpServer()
    const answer = await server.postJson(path, request(span({ attributes: [attribute('session.id', 'talk')] })))
    expect([answer.status, answer.json()]).toEqual([200, {}])
    await expect
      .poll(() => server.get('/sessions/talk'))
      .toMatchObject({ id: 'talk', engine: 'otlp', span_count: 1, title: 'chat' })
    expect([...(await server.written()).keys()]).toEqual(['talk'])
  })

  test('may be compressed', async () => {
    const server = await startOtlpServer()
    const body = gzipSync(JSON.stringify(request(span())))
    const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' }
    expect((await server.post('/v1/traces', { headers, body })).status).toBe(200)
    expect(spansIn(await server.written())).toMatchObject([{ name: 'chat', sessionId: TRACE_ID }])
  })

  test('may be metrics, which are not kept', async () => {
    const server = await startOtlpServer()
    const json = await server.postJson('/v1/metrics', { resourceMetrics: [] })
    expect(json.json()).toEqual({
      partialSuccess: { rejectedDataPoints: '0', errorMessage: expect.stringContaining('not kept') },
    })
    const protobuf = await server.post('/v1/metrics', { headers: PROTOBUF_TYPE, body: new Uint8Array() })
    expect(protobuf.headers['content-type']).toBe('application/x-protobuf')
    expect(protobuf.text).toContain('Metrics are not kept')
  })

  test('is taken in part where a span has no id, or no time', async () => {
    const server = await startOtlpServer()
    const bad = [span({ spanId: '0'.repeat(16) }), span({ traceId: '' }), span({ startTimeUnixNano: 'soon' })]
    const answer = await server.postJson('/v1/traces', request(...bad, span()))
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({
      partialSuccess: { rejectedSpans: '3', errorMessage: 'The request holds a span without valid ids.' },
    })
    expect(spansIn(await server.written())).toHaveLength(1)
  })

  test.each(['vercel-ai-sdk-6', 'langgraph-openinference', 'openai-traceloop'])('as %s does, is read', async (name) => {
    const server = await startOtlpServer()
    const text = readFileSync(new URL(`../../../trace-format/fixtures/${name}.json`, import.meta.url), 'utf8')
    const answer = await server.post('/v1/traces', { headers: JSON_TYPE, body: text })
    expect([answer.status, answer.json()]).toEqual([200, {}])
    const sent = [...text.matchAll(/"spanId": ?"([0-9a-f]+)"/g)].map(([, id]) => id)
    const written = spansIn(await server.written())
    expect(new Set(written.map(({ spanId }) => spanId))).toEqual(new Set(sent))
  })
})

describe('log records', () => {
  const log = (fields: object) => ({ timeUnixNano: '1763668000500000000', body: { stringValue: 'Hi' }, ...fields })
  const logs = (...logRecords: readonly object[]) => ({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })

  test('are filed with their span, their trace or their session', async () => {
    const server = await startOtlpServer()
    await server.postJson('/v1/traces', request(span({ attributes: [attribute('session.id', 'talk')] })))
    const ofSpan = log({ eventName: 'gen_ai.user.message', traceId: TRACE_ID, spanId: '00f067aa0ba902b7' })
    const ofTrace = log({ traceId: TRACE_ID })
    const ofSession = log({ attributes: [attribute('session.id', 'talk')] })
    const answer = await server.postJson('/v1/logs', logs(ofSpan, ofTrace, ofSession))
    expect([answer.status, answer.json()]).toEqual([200, {}])
    const written = [...((await server.written()).get('talk') ?? [])]
    expect(written.filter(({ type }) => type === 'log')).toMatchObject([
      { eventName: 'gen_ai.user.message', spanId: '00f067aa0ba902b7', attributes: { [OURS.logBody]: 'Hi' } },
      { traceId: TRACE_ID },
      { sessionId: 'talk' },
    ])
  })

  test('of which nothing tells where they belong are counted, and that is told', async () => {
    const server = await startOtlpServer()
    const answer = await server.postJson('/v1/logs', logs(log({}), log({ traceId: '0'.repeat(32) })))
    expect(answer.json()).toEqual({
      partialSuccess: {
        rejectedLogRecords: '2',
        errorMessage: 'The request holds a log record that names neither a session nor a trace.',
      },
    })
  })

  test('hold no secrets, and no values that are too big for a line', async () => {
    const server = await startOtlpServer()
    const secret = `sk-proj-${'a1B2'.repeat(12)}`
    const body = { kvlistValue: { values: [attribute('content', `${secret} ${'x'.repeat(40_000)}`)] } }
    await server.postJson('/v1/logs', logs(log({ traceId: TRACE_ID, body })))
    const records = [...((await server.written()).get(TRACE_ID) ?? [])]
    expect(JSON.stringify(records, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      secret,
    )
    expect(records.find(({ type }) => type === 'log')?.attributes).toMatchObject({
      [`${OURS.logBody}_truncated`]: true,
      [`${OURS.logBody}_sha256`]: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })
})

describe('a span belongs to', () => {
  test('the session that it names, else its process, else its conversation, else its trace', async () => {
    const server = await startOtlpServer()
    const named = (attributes: readonly object[], resource: readonly object[] = [], digit = '1') => ({
      resource: { attributes: resource },
      scopeSpans: [{ spans: [span({ traceId: digit.repeat(32), attributes })] }],
    })
    const conversation = attribute('gen_ai.conversation.id', 'conversation')
    const resourceSpans = [
      named([attribute('session.id', 'own'), conversation], [attribute('session.id', 'process')], '1'),
      named([conversation], [attribute('session.id', 'process')], '2'),
      named([conversation], [], '3'),
      named([attribute('session.id', '')], [], '4'),
    ]
    await server.postJson('/v1/traces', { resourceSpans })
    const parts = [...(await server.written()).keys()]
    expect(parts.sort()).toEqual(['4'.repeat(32), 'conversation', 'own', 'process'])
  })

  test('the session that another span of its trace names, though it came first', async () => {
    const server = await startOtlpServer()
    const child = span({ spanId: OTHER_ID, parentSpanId: '00f067aa0ba902b7' })
    await server.postJson('/v1/traces', request(child, span({ attributes: [attribute('session.id', 'talk')] })))
    const late = span({ spanId: '00f067aa0ba902b9', parentSpanId: '00f067aa0ba902b7' })
    await server.postJson('/v1/traces', request(late))
    const written = await server.written()
    expect([...written.keys()]).toEqual(['talk'])
    expect(spansIn(written)).toHaveLength(3)
  })

  test('a session that claims its trace after it was filed: both are read together, nothing is moved', async () => {
    const server = await startOtlpServer()
    await server.postJson('/v1/traces', request(span({ spanId: OTHER_ID, parentSpanId: '00f067aa0ba902b7' })))
    await server.postJson('/v1/traces', request(span({ attributes: [attribute('session.id', 'talk')] })))
    await expect.poll(() => server.get('/sessions/talk')).toMatchObject({ span_count: 2 })
    expect(await server.get('/sessions')).toMatchObject({ total: 1 })
    const written = await server.written()
    expect([...written.keys()].sort()).toEqual([TRACE_ID, 'talk'])
    const joined = written.get('talk')?.filter((record) => record.type === 'session_event')
    expect(joined?.map(({ name }) => name)).toEqual(['session_started', 'trace_joined'])
  })

  test('one session, where two services are in one trace', async () => {
    const server = await startOtlpServer()
    const of = (service: string, one: object) => ({
      resource: { attributes: [attribute('service.name', service)] },
      scopeSpans: [{ spans: [one] }],
    })
    await server.postJson('/v1/traces', {
      resourceSpans: [of('web', span({ attributes: [attribute('session.id', 'talk')] }))],
    })
    await server.postJson('/v1/traces', { resourceSpans: [of('tools', span({ spanId: OTHER_ID }))] })
    const spans = spansIn(await server.written())
    expect(spans.map(({ sessionId, origin }) => [sessionId, origin.resource['service.name']])).toEqual([
      ['talk', 'web'],
      ['talk', 'tools'],
    ])
  })

  test('a session with an id that can stand in an address, whatever its name is', async () => {
    const server = await startOtlpServer()
    const name = `user/${'x'.repeat(300)}\n`
    await server.postJson('/v1/traces', request(span({ attributes: [attribute('session.id', name)] })))
    const [written] = spansIn(await server.written())
    expect(written?.sessionId).toMatch(/^named-[0-9a-f]{32}$/)
    expect(written?.attributes['session.id']).toBe(name)
  })
})

describe('who may send', () => {
  const body = JSON.stringify(request(span()))
  test.each<[string, number, Record<string, string>]>([
    ['a program of this machine, without a token', 200, {}],
    ['not a page of another address', 403, { Origin: 'http://evil.example' }],
    ['nor what a page leads to', 403, { 'Sec-Fetch-Site': 'cross-site' }],
    ['nor who was led here by another name', 403, { Host: 'evil.example' }],
    ['nor who comes through a proxy', 403, { 'X-Forwarded-For': '127.0.0.1' }],
    ['but a page that the user has named', 200, { Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'same-site' }],
  ])('%s', async (_who, status, headers) => {
    const server = await startOtlpServer({ otlpOrigin: ['http://localhost:5173'] })
    const answer = await server.post('/v1/traces', { headers: { ...JSON_TYPE, ...headers }, body })
    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.json()).toEqual({ code: 7, message: expect.stringMatching(/^[A-Z_]+: /) })
  })

  test('a browser is told so before it sends', async () => {
    const server = await startOtlpServer({ otlpOrigin: ['http://localhost:5173'] })
    const headers = {
      Origin: 'http://localhost:5173',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    }
    const answer = await send(server.port, '/v1/traces', { method: 'OPTIONS', headers })
    expect(answer.status).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-headers': 'content-type',
    })
  })
})

describe('refused is', () => {
  test.each<[string, number, string, Record<string, string>, string | Uint8Array]>([
    ['another content type', 415, 'CONTENT_TYPE_UNSUPPORTED', { 'Content-Type': 'text/plain' }, '{}'],
    ['none', 415, 'CONTENT_TYPE_UNSUPPORTED', {}, '{}'],
    ['another compression', 415, 'CONTENT_TYPE_UNSUPPORTED', { ...JSON_TYPE, 'Content-Encoding': 'br' }, '{}'],
    ['what is not JSON', 400, 'BODY_INVALID', JSON_TYPE, '{'],
    ['JSON that is no object', 400, 'BODY_INVALID', JSON_TYPE, '[]'],
    ['no list of spans', 400, 'BODY_INVALID', JSON_TYPE, '{"resourceSpans":{}}'],
    ['what is not gzip', 400, 'BODY_INVALID', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, '{}'],
    [
      'half of a gzip',
      400,
      'BODY_INVALID',
      { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
      gzipSync('{}').subarray(0, 12),
    ],
  ])('%s', async (_what, status, code, headers, body) => {
    const server = await startOtlpServer()
    const answer = await server.post('/v1/traces', { headers, body })
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({ message: expect.stringContaining(`${code}: `) })
  })

  test('what is not Protobuf, in Protobuf', async () => {
    const server = await startOtlpServer()
    const answer = await server.post('/v1/traces', { headers: PROTOBUF_TYPE, body: 'no' })
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/x-protobuf'])
    // google.rpc.Status: code 3 in field 1, the message in field 2.
    expect([...answer.body.subarray(0, 3)]).toEqual([0x08, 3, 0x12])
    expect(answer.text).toContain('BODY_INVALID: ')
  })

  test('another method', async () => {
    const { port } = await startOtlpServer()
    const answer = await send(port, '/v1/traces')
    expect([answer.status, answer.headers.allow, answer.json()]).toMatchObject([405, 'POST', { code: 12 }])
  })
})
