import { gzipSync } from 'node:zlib'
import { decodeLine } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createForeignLines } from './foreign-lines.js'
import { idOf, spanLine } from './otlp.test-kit.js'

const ids = [1, 2, 3, 4]
const text = ids.map((id) => `${spanLine({ id, attributes: { note: 'wörds' } })}\n`).join('no span\n')

test('gives each span on a line of its own, however the bytes are cut, plain or compressed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900 }), fc.boolean(), (size, compressed) => {
      const bytes = compressed ? gzipSync(text) : Buffer.from(text)
      const lines = createForeignLines()
      let found = ''
      for (let at = 0; at < bytes.length; at += size) found += lines.push(new Uint8Array(bytes.subarray(at, at + size)))
      found += lines.end()
      const records = found.split('\n').flatMap((line) => (line === '' ? [] : (decodeLine(line) as readonly object[])))
      expect(records).toMatchObject(ids.map((id) => ({ spanId: idOf(id), attributes: { note: 'wörds' } })))
      expect(lines.unread).toBe(ids.length - 1)
    }),
    { numRuns: 30 },
  )
})
