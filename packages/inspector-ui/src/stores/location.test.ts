import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hrefOf, readPlace } from './location.js'

const base = new URL('http://127.0.0.1:7800/_inspector/')

test('a place that was written to the URL is read from it, whatever the session is called', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  const place = fc.record({
    sessionId: fc.option(text, { nil: undefined }),
    spanKey: fc.option(text, { nil: undefined }),
    tab: fc.option(text, { nil: undefined }),
    query: fc.string({ unit: 'grapheme' }),
  })
  fc.assert(
    fc.property(place, (written) => {
      // Dots alone are no session id: see docs/openapi.yaml.
      fc.pre(!['.', '..'].includes(written.sessionId ?? ''))
      expect(readPlace(base, new URL(hrefOf(base, written)))).toEqual(written)
    }),
  )
})

test.each([
  ['http://127.0.0.1:7800/_inspector/', undefined],
  ['http://127.0.0.1:7800/_inspector/s/a%2Fb', 'a/b'],
  ['http://127.0.0.1:7800/_inspector/s/%E0%A4%A', '%E0%A4%A'],
  ['http://127.0.0.1:7800/_inspector/s/a/b', undefined],
  ['http://127.0.0.1:7800/elsewhere/s/a', undefined],
])('%s names the session %s', (url, sessionId) => {
  expect(readPlace(base, new URL(url)).sessionId).toBe(sessionId)
})
