import { OURS, type SpanRecord, type TraceRecord } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from './redact.js'

const origin = { resource: { 'service.name': 'test' }, scope: { name: 'test' } }
const redact = createRedactor({ environment: {} })

test('gives the same object back where there is nothing to hide', () => {
  const record = span({
    attributes: { 'mcp.llm.prompt_json': '{"messages":[],"parameters":{"max_tokens":400}}', n: 1, list: ['a'] },
    events: [{ name: 'e', atNs: 1n, attributes: { a: 'b' } }],
    status: { code: 2, message: 'no' },
  })

  expect(redact(record)).toBe(record)
})

describe('by name', () => {
  test.each([
    ['http.request.header.authorization', 'Basic abc', '[redacted:authorization:9]'],
    ['password', 'x', '[redacted:password:1]'],
    ['db_password', 'x', '[redacted:password:1]'],
    ['X-Api-Key', 'abc', '[redacted:api-key:3]'],
    ['accessToken', 'abc', '[redacted:access-token:3]'],
    ['cookie', '', ''],
    ['cookie', '[redacted:cookie:7]', '[redacted:cookie:7]'],
  ])('%s = %j', (key, value, expected) => {
    expect(attributesOf({ [key]: value })[key]).toBe(expected)
  })

  test.each([
    'max_tokens',
    'gen_ai.usage.input_tokens',
    'progressToken',
    'nextPageToken',
    'mcp.progress.token',
    'secretary',
  ])('%s is no secret', (key) => {
    const attributes = { [key]: 'some value' }
    expect(redact(span({ attributes })).attributes).toBe(attributes)
  })

  test('only texts are replaced, in lists and nested values too', () => {
    const attributes = {
      password: 7,
      cookie: ['a=b', 'c=d'],
      headers: { authorization: 'x', accept: 'y' },
      secret: new Uint8Array([1]),
    }
    expect(attributesOf(attributes)).toEqual({
      password: 7,
      cookie: ['[redacted:cookie:3]', '[redacted:cookie:3]'],
      headers: { authorization: '[redacted:authorization:1]', accept: 'y' },
      secret: new Uint8Array([1]),
    })
  })

  test('the JSON of a secret stays JSON', () => {
    expect(
      attributesOf({ 'mcp.state.api_key_json': '"abc"', 'mcp.state.credentials_json': '{"user":"u","password":"p"}' }),
    ).toEqual({
      'mcp.state.api_key_json': '"[redacted:api-key:3]"',
      'mcp.state.credentials_json': '{"user":"u","password":"[redacted:password:1]"}',
    })
  })

  test('a state snapshot is judged by its name', () => {
    const event = { name: OURS.stateSnapshot, atNs: 1n, attributes: { name: 'apiKey', value_json: '"abc"' } }
    expect(redacted(span({ events: [event] })).events[0]?.attributes).toEqual({
      name: 'apiKey',
      value_json: '"[redacted:api-key:3]"',
    })
  })
})

test('looks everywhere in a record, at names as well as values: events, links, status, name, resource, session events', () => {
  const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'
  const held = { note: `token ${secret}`, [`of ${secret}`]: { [secret]: 1 }, map_json: `{"${secret}":{"n":1}}` }
  const everywhere: SpanRecord = {
    ...span({ attributes: held, name: secret, status: { code: 2, message: secret } }),
    events: [{ name: `used ${secret}`, atNs: 1n, attributes: held }],
    links: [{ traceId: 't', spanId: 's', attributes: held }],
    origin: { resource: held, scope: { name: 'x', attributes: held } },
  }
  const { endNs: _, status: _s, links: _l, type: _t, ...open } = everywhere
  const records: TraceRecord[] = [
    everywhere,
    { ...open, type: 'span_open', atNs: 1n },
    { type: 'session_event', name: 'session_started', sessionId: 's', atNs: 1n, attributes: held, origin },
  ]

  for (const record of records) {
    const text = JSON.stringify(redact(record), (_key, value) => (typeof value === 'bigint' ? String(value) : value))
    expect(text).not.toContain('abcdefgh')
    expect(text).toContain('[redacted:github-token:40]')
  }
})

test('an origin that is shared is looked at once and stays shared', () => {
  const shared = { resource: { password: 'x' }, scope: { name: 's' } }
  const [a, b] = [redact(span({ origin: shared })), redact(span({ origin: shared }))]

  expect(a.origin).toBe(b.origin)
  expect(a.origin).toEqual({ resource: { password: '[redacted:password:1]' }, scope: { name: 's' } })
})

test('whatever the record, it never throws and what is JSON stays JSON', () => {
  const key = fc.oneof(fc.string(), fc.constantFrom('password', 'x_json', 'api_key', 'authorization', 'max_tokens'))
  const value = fc.oneof(fc.string(), fc.json(), fc.integer(), fc.array(fc.string()))
  fc.assert(
    fc.property(fc.dictionary(key, value), (attributes) => {
      const after = attributesOf(attributes)
      expect(Object.keys(after)).toEqual(Object.keys(attributes))
      for (const [name, text] of Object.entries(after)) {
        if (name.endsWith('_json') && isJson(attributes[name])) expect(isJson(text)).toBe(true)
      }
    }),
  )
})

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text))
    return true
  } catch {
    return false
  }
}

function attributesOf(attributes: SpanRecord['attributes']): SpanRecord['attributes'] {
  return redact(span({ attributes })).attributes
}

function redacted(record: SpanRecord): SpanRecord {
  return redact(record) as SpanRecord
}

function span(fields: Partial<SpanRecord>): SpanRecord {
  return {
    type: 'span',
    sessionId: 's',
    traceId: 't',
    spanId: 's',
    name: 'n',
    kind: 1,
    startNs: 1n,
    endNs: 2n,
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
    origin,
    ...fields,
  }
}
