import { expect, test } from 'vitest'
import { otlpTarget, readHeaders, tracesUrl } from './otlp-target.js'

test.each([
  ['http://localhost:4318', 'http://localhost:4318/v1/traces'],
  ['https://api.example.com/otlp/', 'https://api.example.com/otlp/v1/traces'],
  ['https://api.example.com/v1/traces', 'https://api.example.com/v1/traces'],
  ['http://h/?key=1', 'http://h/v1/traces?key=1'],
  ['localhost:4318', undefined],
  ['ftp://h', undefined],
  ['http://ada:secret@h', undefined],
  ['', undefined],
])('%s is the endpoint %s', (base, url) => {
  expect(tracesUrl(base)?.href).toBe(url)
})

test.each([
  ['', {}],
  ['Authorization=Basic%20eA%3D%3D, x-scope = a=b ,', { authorization: 'Basic eA==', 'x-scope': 'a=b' }],
  ['no value', undefined],
  ['a=%zz', undefined],
  ['a=b%0d%0ac: d', undefined],
  ['a b=c', undefined],
])('%j are the headers %j', (text, headers) => {
  expect(readHeaders(text)).toEqual(headers)
})

test('nothing is forwarded unless somebody says so', () => {
  expect(otlpTarget({ forwardOtlp: undefined, forwardOtlpHeaders: 'a=b' })).toBeUndefined()
  expect(otlpTarget({ forwardOtlp: 'http://h', forwardOtlpHeaders: undefined })?.headers).toEqual({})
})
