import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PAGE_HINTS, pageHint } from './page-hints.js'

const docs = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
const refusals = [...docs.matchAll(/^## (\w+)\n\n.*? \(\d{3}\)\. (.*)$/gm)].map(([, code = '', hint = '']) => ({
  code,
  hint,
}))

/** Words that only a client of the API can follow. */
const OF_THE_API = /GET |openapi|encodeURI|header|Content-Range|Authorization|application\/json|wait_id|errors lists/

test('no refusal sends a reader of the page to the API', () => {
  expect(refusals.length).toBeGreaterThan(20)
  expect(refusals.filter(({ code, hint }) => OF_THE_API.test(pageHint(code) ?? hint))).toEqual([])
})

test('every code that the page has words for is one of the server', () => {
  expect(refusals.map(({ code }) => code)).toEqual(expect.arrayContaining(Object.keys(PAGE_HINTS)))
})

test('a code that is none has no words', () => {
  expect(pageHint('constructor')).toBeUndefined()
})
