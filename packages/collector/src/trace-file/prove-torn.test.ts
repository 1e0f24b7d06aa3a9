import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBlock } from './block.js'
import { tornBlock } from './prove-torn.js'

const LINES = 3
/** Text that does not compress, so that a block has many places to tear it. */
const block = encodeBlock(
  Array.from({ length: LINES }, (_, i) => `${'x'.repeat(i)}${Math.sin(i + 1)}${Math.cos(i + 1)}\n`).join(''),
  LINES,
)

test('every beginning of a block is torn, and tells how many lines it was to have', () => {
  for (let bytes = 1; bytes < block.length; bytes++) {
    expect(tornBlock(block.subarray(0, bytes))).toEqual({ lines: bytes < 24 ? undefined : LINES })
  }
})

test('a block that is whole is none, whatever its length says', () => {
  expect(tornBlock(block)).toBeUndefined()
  for (const length of [0, 40, block.length + 1, 0xffff_ffff]) {
    const lying = Buffer.from(block)
    lying.writeUInt32LE(length, 16)
    expect(tornBlock(lying)).toBeUndefined()
  }
})

test('what did not begin as a block is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
      fc.pre(bytes[0] !== 0x1f)
      expect(tornBlock(bytes)).toBeUndefined()
    }),
  )
})

test('zeros behind the header, as a machine leaves them that lost its power, are not proven to be torn', () => {
  expect(tornBlock(Buffer.concat([block.subarray(0, 30), Buffer.alloc(200)]))).toBeUndefined()
})
