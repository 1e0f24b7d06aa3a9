import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeyRules } from './redact-keys.js'
import { createTextRedactor } from './redact-text.js'

const redact = createTextRedactor({ keyRules: createKeyRules(), environment: {}, patterns: [] })

/** Of every shape one, made up. */
const SECRETS: Readonly<Record<string, string>> = {
  'openai-key': 'sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56',
  'anthropic-key': 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz',
  'github-token': 'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'gitlab-token': 'glpat-abcdefghij0123456789',
  'aws-access-key': 'AKIAIOSFODNN7EXAMPLE',
  'google-key': 'AIzaSyA1234567890abcdefghijklmnopqrstuv',
  'slack-token': 'xoxb-123456789012-abcdefABCDEF',
  'stripe-key': 'sk_live_abcdefghijklmnop1234',
  'npm-token': 'npm_abcdefghijklmnopqrstuvwxyz0123456789',
  'huggingface-token': 'hf_abcdefghijklmnopqrstuvwxyz012345',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
}

describe('by shape', () => {
  test.each(Object.entries(SECRETS))('%s, alone, in a sentence and in JSON', (rule, secret) => {
    const mark = `[redacted:${rule}:${secret.length}]`

    expect(redact(secret)).toBe(mark)
    expect(redact(`use ${secret}, then go on`)).toBe(`use ${mark}, then go on`)
    expect(redact(`lines\n${secret}\n`)).toBe(`lines\n${mark}\n`)
    expect(redact(JSON.stringify({ a: [`\n${secret}`] }))).toBe(JSON.stringify({ a: [`\n${mark}`] }))
  })

  test.each([
    ['Authorization: Bearer abc.def/ghi+jkl=mno~1', 'Authorization: Bearer [redacted:bearer-token:21]'],
    ['postgres://me:hunter2@db/x', 'postgres://me:[redacted:url-password:7]@db/x'],
    ['https://x.y/z?page=2&api_key=abcdefgh12#top', 'https://x.y/z?page=2&api_key=[redacted:url-parameter:10]#top'],
  ])('only the secret part of %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test('a private key, whole or cut off, raw or in JSON', () => {
    const pem = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEow/+=\n-----END RSA PRIVATE KEY-----'

    expect(redact(`a ${pem} b`)).toBe(`a [redacted:private-key:${pem.length}] b`)
    expect(redact(JSON.stringify([pem, 'next']))).toBe(JSON.stringify([`[redacted:private-key:${pem.length}]`, 'next']))
    expect(redact(pem.slice(0, 70))).toBe('[redacted:private-key:70]')
  })

  test.each([
    'sk-loading-spinner-container-with-a-long-name',
    'task-sk-1',
    'https://example.com/a?page=2',
    'mail me@example.com, see https://example.com',
    'call_abcdefghijklmnopqrstuvwxyz 0af7651916cd43dd8448eb211c80319c',
    '{"max_tokens":400,"progressToken":"abcdefghijklmnop","nextPageToken":"abcdefghijklmnopqrst"}',
    'the secret of the password: patience',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('by name, in JSON', () => {
  test.each([
    ['{"password":"p"}', '{"password":"[redacted:password:1]"}'],
    ['{ "password" : "p\\"q" , "n": 1.0 }', '{ "password" : "[redacted:password:3]" , "n": 1.0 }'],
    ['{"cookie":["a","b"],"c":["d"]}', '{"cookie":["[redacted:cookie:1]","[redacted:cookie:1]"],"c":["d"]}'],
    ['[{"password":1},"text"]', '[{"password":1},"text"]'],
    ['{"password":{"type":"string"}}', '{"password":{"type":"string"}}'],
    ['{"\\u0070assword":"p"}', '{"\\u0070assword":"[redacted:password:1]"}'],
    ['{"n":12345678901234567890,"api_key":"k"}', '{"n":12345678901234567890,"api_key":"[redacted:api-key:1]"}'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test('in JSON in a JSON string in a JSON string', () => {
    const nested = (inner: unknown) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify(inner) }) })

    expect(redact(nested({ password: 'p"\\' }))).toBe(nested({ password: '[redacted:password:3]' }))
  })

  test.each([
    [
      'a log line with {"password":"p", "n": 1} in it',
      'a log line with {"password":"[redacted:password:1]", "n": 1} in it',
    ],
    ['{"user":"u","password":"hunt', '{"user":"u","password":"[redacted:password:4]'],
    ['5" of {\\"secret\\":\\"a\\\\\\"b\\",\\"n\\":1}', '5" of {\\"secret\\":\\"[redacted:secret:6]\\",\\"n\\":1}'],
  ])('in a text that is no JSON as a whole: %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})

describe('by value', () => {
  const environment = {
    OPENAI_API_KEY: 'my own strange key!',
    DB_PASSWORD: 'quote"and\\slash',
    SHORT_TOKEN: 'abc',
    SSH_AUTH_SOCK: '/tmp/some/long/path',
    AUTH_URL: 'https://example.com/login',
    PIN_SECRET: '1234567890123456',
    GREETING: 'hello, good morning',
  }
  const redactKnown = createTextRedactor({ keyRules: createKeyRules(), environment, patterns: [] })

  test('secrets of the environment are found wherever they stand', () => {
    const mark = '[redacted:environment:19]'
    expect(redactKnown('key=my own strange key!.')).toBe(`key=${mark}.`)
    expect(redactKnown('{"x":"my own strange key!"}')).toBe(`{"x":"${mark}"}`)
    expect(redactKnown(JSON.stringify({ x: 'quote"and\\slash' }))).toBe('{"x":"[redacted:environment:15]"}')
    expect(redactKnown(JSON.stringify({ x: JSON.stringify(['quote"and\\slash']) }))).not.toContain('slash')
  })

  test('short values, paths, addresses, numbers and other variables are not', () => {
    const text = Object.values(environment).slice(2).join(' ')
    expect(redactKnown(text)).toBe(text)
  })
})

test('configured patterns are secrets like any other, and JSON stays JSON', () => {
  const patterns = [{ rule: 'badge', pattern: /badge ".+"/ }]
  const redactOwn = createTextRedactor({ keyRules: createKeyRules(), environment: {}, patterns })

  expect(redactOwn('my badge "x7" here')).toBe('my [redacted:badge:10] here')
  expect(JSON.parse(redactOwn(JSON.stringify({ a: 'badge "x7"' })))).toEqual({ a: 'badge "x7"' })
})

test('no planted secret survives, and the JSON around it stays what it was', () => {
  const rule = fc.constantFrom(...Object.keys(SECRETS))
  fc.assert(
    fc.property(fc.jsonValue(), rule, fc.nat(3), fc.boolean(), (around, name, depth, indented) => {
      const secret = SECRETS[name] ?? ''
      const hide = (text: string, levels: number): unknown =>
        levels === 0 ? text : JSON.stringify({ in: hide(text, levels - 1) })
      const plant = (text: string) =>
        JSON.stringify({ around, n: 12345.678, max_tokens: 400, at: hide(text, depth) }, undefined, indented ? 2 : 0)

      expect(redact(plant(`is ${secret} it`))).toBe(plant(`is [redacted:${name}:${secret.length}] it`))
    }),
  )
})

test('a value under a secret name never survives, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), fc.nat(2), (value, around, depth) => {
      const hide = (inner: unknown, levels: number): string =>
        levels === 0 ? JSON.stringify(inner) : JSON.stringify([hide(inner, levels - 1)])
      const plant = (text: string) => hide({ around, password: text }, depth)

      expect(redact(plant(value))).toBe(plant(`[redacted:password:${value.length}]`))
    }),
  )
})

test.each([
  ['heads without a body', 'sk-'.repeat(75_000)],
  ['half tokens', 'eyJ-'.repeat(15_000)],
  ['half tokens with dots', 'eyJaaaaaaaaaaaa.'.repeat(15_000)],
  ['open private keys', '-----BEGIN PRIVATE KEY-----'.repeat(10_000)],
  ['backslashes', `{"password":"${'\\\\'.repeat(100_000)}`],
  ['quotes', '"'.repeat(250_000)],
  ['keys', '"password":"'.repeat(20_000)],
  ['addresses', '://a:'.repeat(50_000)],
  ['bearers', 'Bearer '.repeat(40_000)],
])('a quarter of a megabyte of %s takes no more than moments', (_name, text) => {
  const before = performance.now()
  redact(text)

  expect(performance.now() - before).toBeLessThan(2000)
})
