import { createChunkBuilder, rowOf } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nthSpan } from '../../../trace-format/src/sample-record.test-kit.js'
import { createChunkReader } from './read-chunks.js'
import { joined } from './trace-file.test-kit.js'

const generation = '0123456789abcdef'

test('gives every chunk once, however its bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 900 }),
      (groups, size) => {
        const bytes = chunksOf(groups)
        const reader = createChunkReader()
        const found = []
        for (let at = 0; at < bytes.length; at += size) found.push(...reader.push(bytes.slice(at, at + size)))
        expect(found.map(({ rows }) => rows)).toEqual(groups)
        expect(found.map(({ coveredBytes }) => coveredBytes)).toEqual(groups.map((_, i) => i))
        expect(reader.bytes).toBe(bytes.length)
        expect(reader.isBroken).toBe(false)
      },
    ),
  )
})

test('stops at what is no chunk, and keeps what came before it', () => {
  const whole = chunksOf([1])
  const reader = createChunkReader()
  expect(reader.push(joined([whole, new Uint8Array(40).fill(7), whole]))).toHaveLength(1)
  expect(reader.isBroken).toBe(true)
  expect(reader.bytes).toBe(whole.length)
  expect(reader.push(whole)).toEqual([])
})

/** @param groups how many rows each has */
function chunksOf(groups: readonly number[]) {
  const builder = createChunkBuilder()
  return joined(
    groups.map((rows, coveredBytes) => {
      for (let n = 0; n < rows; n++) {
        const row = rowOf(nthSpan(n), { seq: n, block: 0, offset: 0, length: 0 })
        if (row !== undefined) builder.add(row)
      }
      return builder.take({ generation, coveredBytes })
    }),
  )
}
